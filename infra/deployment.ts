import { type App, type StackProps, Tags } from 'aws-cdk-lib';
import type { Artifacts } from './artifacts.ts';
import { ConnectorStack } from './connector/index.ts';
import { ControlPlaneStack } from './control-plane/index.ts';
import { FirewallStack } from './dashboard/firewall.ts';
import { DashboardStack } from './dashboard/index.ts';
import { ObservabilityStack } from './observability/index.ts';
import { PeersStack } from './peers/stack.ts';
import type { Deployment } from './settings.ts';
import { StateStack } from './state/index.ts';

/**
 * Every stack of a deployment, in the order in which they are deployed; what each takes from the others is what is
 * handed to it here.
 *
 * | stack | has | when it goes |
 * |---|---|---|
 * | State | network and addresses, tables, keys, users, metrics | stays: everything in it is kept |
 * | Connector | one a cell: load balancer and connectors | its binds are down |
 * | Firewall | what guards CloudFront, in us-east-1 | – |
 * | Dashboard | files, CloudFront, the dashboard's sign-in | people cannot sign in |
 * | ControlPlane | the API, the publisher, the reaper, peers as code | peers cannot be changed; traffic goes on |
 * | Peers | the peers that the settings declare | those peers are deleted |
 * | Observability | alert rules, the page of what AWS sees | nobody is told |
 */
export function addStacks(app: App, deployment: Deployment, artifacts: Artifacts) {
  const { name, region, account } = deployment;
  const stack = (what: string, own: Partial<StackProps> = {}): StackProps => ({
    stackName: `${name}-${what}`,
    description: `OmniMessage SMPP gateway: ${what}`,
    env: { region, ...(account === null ? {} : { account }) },
    crossRegionReferences: true,
    ...own,
  });
  for (const [key, value] of Object.entries({
    application: 'omnimessage-smpp',
    gateway: name,
    ...deployment.tags,
  }))
    Tags.of(app).add(key, value);

  const state = new StateStack(app, 'State', {
    ...stack('State', { terminationProtection: true }),
    deployment,
    artifacts,
  });
  const connectors = state.cells.map(
    (cell) =>
      new ConnectorStack(app, `Connector-${cell.name}`, {
        ...stack(`Connector-${cell.name}`),
        state,
        cell,
        artifacts,
      }),
  );
  const firewall = deployment.dashboard.waf
    ? new FirewallStack(app, 'Firewall', {
        ...stack('Firewall', { env: { region: 'us-east-1', ...(account === null ? {} : { account }) } }),
        deployment,
      })
    : null;
  const dashboard = new DashboardStack(app, 'Dashboard', {
    ...stack('Dashboard'),
    state,
    artifacts,
    webAclArn: firewall?.webAclArn ?? null,
  });
  const controlPlane = new ControlPlaneStack(app, 'ControlPlane', {
    ...stack('ControlPlane'),
    state,
    artifacts,
    dashboardClientId: dashboard.clientId,
  });
  const observability = new ObservabilityStack(app, 'Observability', {
    ...stack('Observability'),
    state,
    connectors,
    controlPlane,
    artifacts,
  });
  const declared = deployment.client_peers.length + deployment.server_peers.length;
  const peers = declared === 0 ? null : new PeersStack(app, 'Peers', { ...stack('Peers'), deployment });
  // A peer is made by a function that only its name leads to.
  peers?.addStackDependency(controlPlane);
  return { state, connectors, firewall, dashboard, controlPlane, observability, peers };
}
