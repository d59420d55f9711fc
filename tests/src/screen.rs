//! Looking at the screen and using it, by role and accessible name.

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{Key, TypingData, WebDriver};

use crate::Stop;
use crate::waiting;

/// More controls than any screen has.
const FARTHEST: usize = 80;

const FIND: &str = include_str!("find.js");
const REACH: &str = include_str!("reach.js");

/// What a person sees and can use.
#[derive(Debug, Clone)]
pub struct Screen {
    driver: WebDriver,
}

impl Screen {
    pub(crate) const fn new(driver: WebDriver) -> Self {
        Self { driver }
    }

    /// The one control with `role` and exactly this `name`; waits for it.
    ///
    /// # Errors
    /// It did not appear, or several did; the text of the screen is in the message.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement, Stop> {
        let mut found = self
            .until(&format!("{role} “{name}”"), async || {
                let found = self.all(role, Some(name), true).await?;
                Ok((found.len() == 1).then_some(found))
            })
            .await?;
        found.pop().ok_or_else(|| "nothing found".into())
    }

    /// Every visible element with `role` whose name is, or contains, `name`.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn all(
        &self,
        role: &str,
        name: Option<&str>,
        exact: bool,
    ) -> Result<Vec<WebElement>, Stop> {
        let answer = self
            .driver
            .execute(FIND, vec![json!(role), json!(name), json!(exact)])
            .await?;
        Ok(answer.elements()?)
    }

    /// Whether nothing visible has this role and name.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn lacks(&self, role: &str, name: &str) -> Result<bool, Stop> {
        Ok(self.all(role, Some(name), true).await?.is_empty())
    }

    /// Presses the control with the mouse, once it can be pressed.
    ///
    /// # Errors
    /// It did not appear or stayed disabled.
    pub async fn press(&self, role: &str, name: &str) -> Result<(), Stop> {
        self.until(&format!("to press {role} “{name}”"), async || {
            let found = self.all(role, Some(name), true).await?;
            let [only] = found.as_slice() else {
                return Ok(None);
            };
            let disabled = only.attr("aria-disabled").await?.as_deref() == Some("true");
            if disabled || !only.is_enabled().await? {
                return Ok(None);
            }
            // Something may still lie over it: a dialog that is closing, for example.
            Ok(only.click().await.is_ok().then_some(()))
        })
        .await
    }

    /// Types `text` into the field named `label` in place of what it holds.
    ///
    /// # Errors
    /// The field did not appear.
    pub async fn fill(&self, label: &str, text: &str) -> Result<(), Stop> {
        let field = self
            .until(&format!("field “{label}”"), async || {
                for role in ["textbox", "searchbox", "combobox"] {
                    let mut found = self.all(role, Some(label), true).await?;
                    if found.len() == 1 {
                        return Ok(found.pop());
                    }
                }
                Ok(None)
            })
            .await?;
        field.focus().await?;
        field.send_keys(Key::Control + "a").await?;
        if text.is_empty() {
            field.send_keys(Key::Delete + "").await?;
        } else {
            field.send_keys(text).await?;
        }
        Ok(())
    }

    /// Puts `text` into the box named `label` in place of what it holds, as the clipboard would: all
    /// at once.
    ///
    /// # Errors
    /// The box did not appear.
    pub async fn paste(&self, label: &str, text: &str) -> Result<(), Stop> {
        let field = self.find("textbox", label).await?;
        field.focus().await?;
        self.driver
            .execute(
                "const [field, text] = arguments;
                 field.select();
                 document.execCommand('insertText', false, text);",
                vec![field.to_json()?, json!(text)],
            )
            .await?;
        Ok(())
    }

    /// Opens the select named `label` and takes the option that contains `option`.
    ///
    /// # Errors
    /// Neither appeared.
    pub async fn choose(&self, label: &str, option: &str) -> Result<(), Stop> {
        self.until(&format!("select “{label}”"), async || {
            for role in ["combobox", "button"] {
                let found = self.all(role, Some(label), false).await?;
                if let [only] = found.as_slice() {
                    return Ok(only.click().await.is_ok().then_some(()));
                }
            }
            Ok(None)
        })
        .await?;
        self.until(&format!("option “{option}”"), async || {
            let found = self.all("option", Some(option), false).await?;
            let Some(first) = found.first() else {
                return Ok(None);
            };
            Ok(first.click().await.is_ok().then_some(()))
        })
        .await
    }

    /// Waits until the screen shows `text` somewhere.
    ///
    /// # Errors
    /// It did not appear.
    pub async fn shows(&self, text: &str) -> Result<(), Stop> {
        self.until(&format!("the text “{text}”"), async || {
            Ok(self.text().await?.contains(text).then_some(()))
        })
        .await
    }

    /// All text a person can read, white space squeezed.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn text(&self) -> Result<String, Stop> {
        let text = self.run("return document.body.innerText").await?;
        let text = text.as_str().unwrap_or_default();
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Everything the page holds: markup, the values of fields, and what scripts keep in storage.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn everything(&self) -> Result<String, Stop> {
        let all = self
            .run(
                "return document.documentElement.outerHTML
                   + [...document.querySelectorAll('input, textarea, select')].map((e) => e.value).join('\\n')
                   + JSON.stringify(Object.entries(localStorage))
                   + JSON.stringify(Object.entries(sessionStorage))
                   + document.title + location.href",
            )
            .await?;
        Ok(all.as_str().unwrap_or_default().to_owned())
    }

    /// Every text that a script in the page can reach: markup, fields, all properties of all objects
    /// from the window and the elements on, and everything kept in any storage of the page. Also
    /// how many objects were visited.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn reachable(&self) -> Result<(String, u64), Stop> {
        let reached = self.driver.execute_async(REACH, vec![]).await?;
        let reached = reached.json();
        let text = reached["text"].as_str().ok_or("the page gave no text")?;
        Ok((
            text.to_owned(),
            reached["objects"].as_u64().unwrap_or_default(),
        ))
    }

    /// Puts the focus into the field named `label` and marks what it holds.
    ///
    /// # Errors
    /// The field did not appear.
    pub async fn enter(&self, label: &str) -> Result<(), Stop> {
        let field = self.find("textbox", label).await?;
        field.click().await?;
        field.send_keys(Key::Control + "a").await?;
        Ok(())
    }

    /// Presses `keys` wherever the focus is.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn keys(&self, keys: impl Into<TypingData>) -> Result<(), Stop> {
        self.driver.active_element().await?.send_keys(keys).await?;
        Ok(())
    }

    /// Waits until fonts are loaded, animations are over and two frames were drawn.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn rest(&self) -> Result<(), Stop> {
        self.wait_for(
            "const done = arguments[arguments.length - 1];
                 const frame = () => new Promise((next) => requestAnimationFrame(next));
                 (async () => {
                   await document.fonts.ready;
                   await frame();
                   const ends = document.getAnimations()
                     .filter((a) => a.effect?.getComputedTiming().endTime !== Infinity)
                     .map((a) => a.finished.catch(() => undefined));
                   await Promise.all(ends);
                   await frame();
                   await frame();
                   done(true);
                 })();",
            vec![],
        )
        .await?;
        Ok(())
    }

    /// Presses Tab until the control with `role` and `name` has the focus.
    ///
    /// # Errors
    /// It cannot be reached that way.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result<(), Stop> {
        self.find(role, name).await?;
        self.travel(role, name, || Key::Tab.into()).await
    }

    /// The same, backwards.
    ///
    /// # Errors
    /// It cannot be reached that way.
    pub async fn tab_back_to(&self, role: &str, name: &str) -> Result<(), Stop> {
        self.find(role, name).await?;
        self.travel(role, name, || Key::Shift + Key::Tab).await
    }

    /// Whether the one control with `role` and `name` has the focus.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn has_focus(&self, role: &str, name: &str) -> Result<bool, Stop> {
        let wanted = self.all(role, Some(name), true).await?;
        let [only] = wanted.as_slice() else {
            return Ok(false);
        };
        Ok(self.driver.active_element().await? == *only)
    }

    async fn travel(&self, role: &str, name: &str, key: fn() -> TypingData) -> Result<(), Stop> {
        for _ in 0..FARTHEST {
            if self.has_focus(role, name).await? {
                return Ok(());
            }
            self.keys(key()).await?;
        }
        let text = self.text().await?;
        Err(format!("the keyboard does not reach {role} “{name}”; on screen: {text}").into())
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn run(&self, script: &str) -> Result<Value, Stop> {
        Ok(self.driver.execute(script, vec![]).await?.json().clone())
    }

    /// Runs a script that says when it is done, by calling its last argument, and returns with what.
    ///
    /// # Errors
    /// WebDriver's.
    pub async fn wait_for(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Stop> {
        let done = self.driver.execute_async(script, arguments).await?;
        Ok(done.json().clone())
    }

    /// Asks again and again until `look` has an answer.
    ///
    /// # Errors
    /// `look`'s own, or `what` did not come in time; the text of the screen is in the message.
    pub async fn until<T>(
        &self,
        what: &str,
        look: impl AsyncFn() -> Result<Option<T>, Stop>,
    ) -> Result<T, Stop> {
        let mut last = None;
        let found = waiting::until(what, async || {
            // A page that is changing may take an element away between two questions.
            let (answer, error) = match look().await {
                Ok(answer) => (answer, None),
                Err(error) => (None, Some(error)),
            };
            last = error;
            Ok(answer)
        })
        .await;
        match found {
            Ok(answer) => Ok(answer),
            Err(stop) => {
                let text = self.text().await.unwrap_or_default();
                Err(format!("{stop}; {last:?}; on screen: {text}").into())
            }
        }
    }
}
