//! The attribute that makes a function of the shell a command the window may ask for.
//!
//! It is Tauri's and Specta's own attribute in one, and what Tauri leaves open: a panic in an
//! asynchronous command would leave the window waiting for ever, so the command's body runs under
//! `crate::support::panics::answered`, which answers with an error instead. (A panic in any other command
//! is answered where all commands come in.) A command that is made in another manner does not
//! compile where they are collected.

use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// Makes a function a command; see the crate's documentation.
#[proc_macro_attribute]
pub fn command(_: TokenStream, function: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = function.into_iter().collect();
    if let Some(name) = name_of_asynchronous(&tokens)
        && let Some(TokenTree::Group(body)) = tokens.last_mut()
        && body.delimiter() == Delimiter::Brace
    {
        *body = Group::new(Delimiter::Brace, answered(&name, body.clone()));
    }
    let mut command = match name_of(&tokens) {
        Some(name) => path(&format!("pub const {}: () = ();", mark(&name))),
        None => TokenStream::new(),
    };
    command.extend(path("#[tauri::command] #[specta::specta]"));
    command.extend(tokens);
    command
}

/// Collects the commands of `crate::commands` that are named, each of them made with [`macro@command`].
#[proc_macro]
pub fn collect(names: TokenStream) -> TokenStream {
    let names: Vec<String> = names
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    let marks: String = names
        .iter()
        .map(|name| format!("crate::commands::{},", mark(name)))
        .collect();
    let commands: String = names
        .iter()
        .map(|name| format!("crate::commands::{name},"))
        .collect();
    path(&format!(
        "{{ const _: &[()] = &[{marks}]; tauri_specta::collect_commands![{commands}] }}"
    ))
}

/// What shows that the command called `name` was made with the attribute.
fn mark(name: &str) -> String {
    format!("{}_ANSWERS_PANICS", name.to_uppercase())
}

fn name_of(tokens: &[TokenTree]) -> Option<String> {
    let words = tokens.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    words.skip_while(|word| word != "fn").nth(1)
}

/// The name, where the function is asynchronous.
fn name_of_asynchronous(tokens: &[TokenTree]) -> Option<String> {
    let words = tokens.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    let mut words = words.skip_while(|word| word != "async");
    (words.nth(1)? == "fn").then(|| words.next())?
}

/// `crate::support::panics::answered("name", async move { body }).await`
fn answered(name: &str, body: Group) -> TokenStream {
    let mut arguments = path(&format!("{name:?},"));
    for word in ["async", "move"] {
        arguments.extend([TokenTree::from(Ident::new(word, Span::call_site()))]);
    }
    arguments.extend([TokenTree::from(body)]);
    let mut call = path("crate::support::panics::answered");
    call.extend([TokenTree::from(Group::new(
        Delimiter::Parenthesis,
        arguments,
    ))]);
    call.extend(path(".await"));
    call
}

/// Rust as written here.
fn path(rust: &str) -> TokenStream {
    rust.parse().unwrap_or_default()
}
