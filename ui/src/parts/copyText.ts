/** Puts a short text on the clipboard. Lists go through Rust instead. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A webview may refuse: the text stands on screen and can be selected there.
  }
}
