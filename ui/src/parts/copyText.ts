import { KeygateError } from '../ipc';

/** Puts a short text on the clipboard, and fails where the webview refuses. Lists go through Rust. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new KeygateError({ code: 'clipboardRefused' });
  }
}
