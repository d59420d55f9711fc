/* Prints the title of every visible window and the texts in it, a line each. */
#include <stdio.h>
#include <windows.h>

static BOOL CALLBACK text(HWND window, LPARAM indent) {
    WCHAR words[4096];
    char bytes[3 * 4096];
    if (IsWindowVisible(window) && SendMessageW(window, WM_GETTEXT, 4096, (LPARAM)words) > 0) {
        WideCharToMultiByte(CP_UTF8, 0, words, -1, bytes, sizeof bytes, NULL, NULL);
        printf("%*s%s\n", (int)indent, "", bytes);
    }
    if (indent == 0) EnumChildWindows(window, text, 2);
    return TRUE;
}

int main(void) {
    return !EnumWindows(text, 0);
}
