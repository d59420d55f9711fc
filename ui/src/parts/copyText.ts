/** Puts a short text on the clipboard; says whether it took it. Lists go through Rust instead. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A webview may refuse: the text stands on screen and can be selected there.
    return false;
  }
}
