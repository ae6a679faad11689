/**
 * On Node 20 each program that makes a client is told that versions of the SDK published from 2027 on will want
 * Node 22. The version here is pinned and takes Node 20; operators who read logs have nothing to do about it.
 */
export function quietAwsSdk(env: NodeJS.ProcessEnv): void {
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
