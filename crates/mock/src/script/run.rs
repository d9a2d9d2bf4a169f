//! A script being played: what was asked so far, and what comes next.

use std::sync::Arc;

use super::rule::Asked;
use super::script::{Otherwise, Script};
use super::threads::Threads;
use super::turn::Turn;
use crate::seed::Seed;

/// A script being played.
#[derive(Debug)]
pub(crate) struct Run {
    seed: u64,
    otherwise: Otherwise,
    turns: Vec<Played>,
    threads: Threads,
    /// How many answers took a number.
    answers: u64,
}

/// A turn and how often it came to it.
#[derive(Debug)]
struct Played {
    turn: Arc<Turn>,
    /// How many requests fitted all but the counts.
    fits: usize,
    used: usize,
}

/// What a request is answered with.
#[derive(Debug)]
pub(crate) enum Chosen {
    /// This turn.
    Turn(Arc<Turn>),
    /// No turn fits: the responder answers.
    Respond,
    /// No turn fits, and none is no good.
    Refuse,
}

impl Run {
    pub(crate) fn new(script: Script) -> Self {
        let Script { seed, otherwise, turns, .. } = script;
        let turns = turns.into_iter().map(|turn| Played { turn: Arc::new(turn), fits: 0, used: 0 });
        Self { seed, otherwise, turns: turns.collect(), threads: Threads::default(), answers: 0 }
    }

    /// The answer to a request, which uses it up, and the numbers it is made from.
    pub(crate) fn next(&mut self, asked: Asked<'_>) -> (Chosen, Seed) {
        self.answers += 1;
        let seed = Seed::new(self.seed, self.answers);
        let position = self.threads.position(asked);
        let mut chosen = None;
        for played in &mut self.turns {
            if !played.turn.rule.fits(asked) || played.turn.rule.turn.is_some_and(|turn| turn != position) {
                continue;
            }
            played.fits += 1;
            let is_the_call = played.turn.rule.call.is_none_or(|call| call == played.fits);
            let is_left = played.turn.times.is_none_or(|times| played.used < times);
            if chosen.is_none() && is_the_call && is_left {
                played.used += 1;
                chosen = Some(Arc::clone(&played.turn));
            }
        }
        let chosen = match (chosen, self.otherwise) {
            (Some(turn), _) => Chosen::Turn(turn),
            (None, Otherwise::Respond) => Chosen::Respond,
            (None, Otherwise::Refuse) => Chosen::Refuse,
        };
        (chosen, seed)
    }

    /// Notes that a request was accepted, and answered with a response of this id.
    pub(crate) fn accepted(&mut self, asked: Asked<'_>, response_id: Option<&str>) {
        self.threads.accepted(asked, response_id);
    }

    /// How often each turn was played.
    pub(crate) fn used(&self) -> Vec<usize> {
        self.turns.iter().map(|played| played.used).collect()
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};
    use serde_json::{Value, json};

    use super::{Chosen, Run};
    use crate::script::rule::{Asked, Match};
    use crate::script::script::{Otherwise, Script};
    use crate::script::turn::Turn;

    /// The ids of the turns that answer these bodies; the nth is accepted as `rN`.
    fn played(script: Script, bodies: &[Value]) -> Vec<String> {
        let mut run = Run::new(script);
        let headers = HeaderMap::new();
        let play = |(number, body): (usize, &Value)| {
            let asked = Asked { method: &Method::POST, path: "/v1/responses", headers: &headers, body };
            let (chosen, _) = run.next(asked);
            run.accepted(asked, Some(&format!("r{}", number + 1)));
            match chosen {
                Chosen::Turn(turn) => turn.id.clone().unwrap_or_default(),
                Chosen::Respond => "respond".to_owned(),
                Chosen::Refuse => "refuse".to_owned(),
            }
        };
        bodies.iter().enumerate().map(play).collect()
    }

    #[test]
    fn the_first_turn_that_fits_and_is_left_answers() {
        let turn = |id: &str| Turn::new().id(id);
        let asked = |model: &str| json!({"model": model});
        let cases = [
            (
                "once each, then the responder",
                vec![turn("a"), turn("b")],
                vec![asked("m"); 3],
                vec!["a", "b", "respond"],
            ),
            ("twice", vec![turn("a").times(2), turn("b")], vec![asked("m"); 3], vec!["a", "a", "b"]),
            ("always", vec![turn("a").always(), turn("b")], vec![asked("m"); 3], vec!["a", "a", "a"]),
            (
                "by model",
                vec![turn("a").matching(Match::new().model("n")), turn("b")],
                vec![asked("m"), asked("n"), asked("m")],
                vec!["b", "a", "respond"],
            ),
            (
                "the second call",
                vec![turn("a").matching(Match::new().call(2)), turn("b").always()],
                vec![asked("m"); 3],
                vec!["b", "a", "b"],
            ),
            (
                "the second turn of a chain, whatever comes between",
                vec![turn("a").matching(Match::new().turn(2)), turn("b").always()],
                vec![asked("m"), asked("m"), json!({"previous_response_id": "r1"})],
                vec!["b", "b", "a"],
            ),
            (
                "the third turn of a conversation",
                vec![turn("a").matching(Match::new().turn(3)), turn("b").always()],
                vec![json!({"conversation": "c"}); 4],
                vec!["b", "b", "a", "b"],
            ),
        ];
        for (case, turns, bodies, expected) in cases {
            let script = turns.into_iter().fold(Script::new(), Script::turn);
            assert_eq!(played(script, &bodies), expected, "{case}");
        }
        let strict = Script::new().otherwise(Otherwise::Refuse);
        assert_eq!(played(strict, &[json!({})]), ["refuse"]);
    }
}
