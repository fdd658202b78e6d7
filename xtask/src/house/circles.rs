//! Circles in a graph of numbers, and the arrows that run upwards in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Everything that lies on a circle, circle by circle: the strongly connected parts with more than one member (Tarjan).
pub(crate) fn find(arrows: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let mut walk = Walk { next: 0, ..Walk::default() };
    for (from, to) in arrows {
        walk.out.entry(*from).or_default().push(*to);
        walk.out.entry(*to).or_default();
    }
    for one in walk.out.keys().copied().collect::<Vec<_>>() {
        if !walk.seen.contains_key(&one) {
            walk.visit(one);
        }
    }
    let mut circles = walk.circles;
    circles.iter_mut().for_each(|circle| circle.sort_unstable());
    circles.sort();
    circles
}

#[derive(Default)]
struct Walk {
    out: BTreeMap<usize, Vec<usize>>,
    next: usize,
    /// Number in the order of visits, and the lowest number that is reached from there.
    seen: BTreeMap<usize, (usize, usize)>,
    stack: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

impl Walk {
    fn visit(&mut self, one: usize) -> usize {
        let number = self.next;
        self.next += 1;
        self.seen.insert(one, (number, number));
        self.stack.push(one);
        let mut lowest = number;
        for to in self.out.get(&one).cloned().unwrap_or_default() {
            match self.seen.get(&to) {
                None => lowest = lowest.min(self.visit(to)),
                Some((there, _)) if self.stack.contains(&to) => lowest = lowest.min(*there),
                Some(_) => {}
            }
        }
        self.seen.insert(one, (number, lowest));
        if lowest == number {
            let mut circle = Vec::new();
            while let Some(member) = self.stack.pop() {
                circle.push(member);
                if member == one {
                    break;
                }
            }
            if circle.len() > 1 {
                self.circles.push(circle);
            }
        }
        lowest
    }
}

/// The shortest way round through a circle, beginning and ending with the same member.
pub(crate) fn shortest(arrows: &BTreeSet<(usize, usize)>, circle: &[usize]) -> Vec<usize> {
    circle
        .iter()
        .filter_map(|start| way_back(arrows, circle, *start))
        .min_by_key(Vec::len)
        .unwrap_or_default()
}

fn way_back(arrows: &BTreeSet<(usize, usize)>, circle: &[usize], start: usize) -> Option<Vec<usize>> {
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(at) = waiting.pop_front() {
        for (_, to) in arrows.range((at, 0)..=(at, usize::MAX)).filter(|(_, to)| circle.contains(to)) {
            if *to == start {
                let mut way = vec![start, at];
                let mut last = at;
                while last != start {
                    last = *before.get(&last)?;
                    way.push(last);
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(to) {
                before.insert(*to, at);
                waiting.push_back(*to);
            }
        }
    }
    None
}

/// How many arrows run upwards where nobody has declared an order: those against the best order that a greedy search
/// finds (Eades, Lin and Smyth 1993). 0 exactly where there is no circle.
pub(crate) fn upward(arrows: &BTreeSet<(usize, usize)>) -> usize {
    let mut left: BTreeSet<usize> = arrows.iter().flat_map(|(from, to)| [*from, *to]).collect();
    let (mut top, mut bottom) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let degree = |one: usize| {
            let both = arrows.iter().filter(|(from, to)| left.contains(from) && left.contains(to));
            both.fold((0i64, 0i64), |(out, into), (from, to)| {
                (out + i64::from(*from == one), into + i64::from(*to == one))
            })
        };
        let degrees: Vec<(usize, (i64, i64))> = left.iter().map(|one| (*one, degree(*one))).collect();
        if let Some((sink, _)) = degrees.iter().find(|(_, (out, _))| *out == 0) {
            bottom.push(*sink);
            left.remove(sink);
        } else if let Some((next, _)) = degrees.iter().max_by_key(|(_, (out, into))| out - into) {
            top.push(*next);
            left.remove(next);
        }
    }
    top.extend(bottom.into_iter().rev());
    let place: BTreeMap<usize, usize> =
        top.into_iter().enumerate().map(|(place, one)| (one, place)).collect();
    arrows.iter().filter(|(from, to)| place.get(from) > place.get(to)).count()
}
