import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readResourceEvent } from '../../control-plane/peers-as-code/resource-event.ts';
import { context } from '../synthesised.fixture.ts';
import { ClientPeer, PeerError, ServerPeer } from './index.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:smpp/vodafone_uk-AbCdEf';
const resourcesSchema = z.record(z.string(), z.object({ Properties: z.record(z.string(), z.unknown()) }));

function declared(add: (stack: Stack) => void): Template {
  const stack = new Stack(new App({ context: context() }), 'Carriers', {
    env: { region: 'eu-west-1', account: '123456789012' },
  });
  add(stack);
  return Template.fromStack(stack);
}

const password = (stack: Stack) => Secret.fromSecretCompleteArn(stack, 'Password', SECRET);
const carrier = {
  name: 'vodafone_uk',
  bind_type: 'transceiver',
  host: 'smpp.example.net',
  system_id: 'gateway',
} as const;

describe('a declared peer', () => {
  it('asks the gateway for what it says, in words that the gateway understands', () => {
    const template = declared((stack) => {
      new ClientPeer(stack, 'VodafoneUk', {
        ...carrier,
        tps_limit: 50,
        password: password(stack),
        cell: 'banks',
        takeOver: true,
      });
    });
    const [resource] = Object.values(
      resourcesSchema.parse(template.findResources('Custom::OmniMessageSmppPeer')),
    );
    expect(resource?.Properties['ServiceToken']).toBe(
      'arn:aws:lambda:eu-west-1:123456789012:function:OmniMessageSmpp-peers-as-code',
    );
    const request = readResourceEvent({
      RequestType: 'Create',
      RequestId: 'r',
      StackId: 's',
      LogicalResourceId: 'l',
      ResourceProperties: resource?.Properties,
    });
    expect(request).toMatchObject({
      kind: 'put',
      wanted: {
        mode: 'client',
        name: 'vodafone_uk',
        peer: { ...carrier, tps_limit: 50 },
        secretArn: SECRET,
        cell: 'banks',
        takeOver: true,
      },
    });
  });

  it("lets the gateway's function read this secret and no other, before it is asked to", () => {
    const template = declared((stack) => {
      new ClientPeer(stack, 'VodafoneUk', { ...carrier, gateway: 'Staging', password: password(stack) });
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: ['Staging-peers-as-code'],
      PolicyDocument: {
        Statement: [{ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: SECRET }],
      },
    });
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy'));
    template.hasResource('Custom::OmniMessageSmppPeer', { DependsOn: [policy] });
  });

  it.each([
    [
      'tps_limit',
      (stack: Stack) => new ClientPeer(stack, 'P', { ...carrier, tps_limit: -1, password: password(stack) }),
    ],
    [
      'name',
      (stack: Stack) =>
        new ClientPeer(stack, 'P', { ...carrier, name: 'vodafone uk', password: password(stack) }),
    ],
    [
      'allowed_bind_types',
      (stack: Stack) =>
        new ServerPeer(stack, 'P', {
          name: 'acme',
          system_id: 'acme',
          allowed_bind_types: [],
          password: password(stack),
        }),
    ],
  ])('that the gateway would refuse ends the synthesis: %s', (field, add) => {
    expect(() => declared(add)).toThrow(PeerError);
    expect(() => declared(add)).toThrow(new RegExp(`^Carriers/P: ${field}: found`, 'm'));
  });
});
