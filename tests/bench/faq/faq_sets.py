"""The FAQs the constants are learned from, each as an index may meet it: with few or many examples, with mails that no
entry answers, and with entries taken away (so that what asked for them has no answer)."""
import json
import math
import os
import random
from collections import namedtuple

# `examples` of each entry, `unanswered` mails, and a seed above 0: one entry in five is taken away. With a `smaller`
# seed above 0 it is a smaller FAQ drawn from the set, and the seed decides everything.
Case = namedtuple('Case', 'name examples unanswered taken_away smaller', defaults=[0])

SETS = {
    'hint3-curekart': [100], 'hint3-powerplay11': [100], 'hint3-sofmattress': [100], 'clinc150': [5, 20, 100],
    'banking77': [5, 10, 100], 'banking77-oos': [20], 'stackfaq-oos': [0, 5], 'covidjhu-oos': [0, 5],
    'aiabde-oos': [0, 3], 'localgov-oos': [0], 'itafaq-oos': [0], 'covid-de-oos': [0], 'covid-en-oos': [0],
    'arbanking77-oos': [5, 20], 'xsid-oos': [5, 20], 'bitext-oos': [5], 'mixed-oos': [0, 5],
}
PLAIN = [Case(name, k, 0, 0) for name, counts in SETS.items() for k in counts]
NEGATIVES = [Case('hint3-curekart', 100, 100, 0), Case('hint3-powerplay11', 100, 100, 0),
             Case('hint3-sofmattress', 100, 100, 0), Case('clinc150', 20, 100, 0), Case('clinc150', 100, 100, 0),
             Case('banking77-oos', 20, 100, 0), Case('banking77-oos', 100, 300, 0), Case('stackfaq-oos', 5, 100, 0),
             Case('covidjhu-oos', 5, 100, 0), Case('aiabde-oos', 3, 100, 0), Case('arbanking77-oos', 20, 100, 0),
             Case('xsid-oos', 20, 100, 0), Case('bitext-oos', 5, 100, 0), Case('mixed-oos', 5, 100, 0)]
WITHOUT_ENTRIES = [Case('hint3-curekart', 100, 0, 1), Case('hint3-powerplay11', 100, 0, 1),
                   Case('hint3-sofmattress', 100, 0, 1), Case('clinc150', 5, 0, 1), Case('clinc150', 20, 0, 1),
                   Case('banking77', 5, 0, 1), Case('banking77', 10, 0, 1), Case('covid-de-oos', 0, 0, 1),
                   Case('covid-en-oos', 0, 0, 1), Case('itafaq-oos', 0, 0, 1), Case('stackfaq-oos', 0, 0, 1)]
SMALLER_FAQS = 6  # of each set
SMALLER = [Case(name, 0, 0, 0, seed) for seed in range(1, SMALLER_FAQS + 1) for name in SETS]

PARTS = {'mixed': {'stackfaq', 'covid', 'covidjhu', 'itafaq', 'aiabde', 'localgov', 'arbanking77'}}


def source_of(name):
    """Sets of one source share texts."""
    for source in ('banking', 'hint3'):
        if name.startswith(source):
            return source
    return name.split('-')[0]


def excluded_with(source):
    """Sources that must not be learned from when `source` is to be unseen."""
    return PARTS.get(source, set()) | {source, 'mixed'}


def folder_of(case):
    return '%s-%d-%d-%d-%d' % case


def read_lines(path):
    with open(path, encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


def write_lines(path, rows):
    with open(path, 'w', encoding='utf-8') as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + '\n')


def with_examples(examples, ids, count):
    return [e for e in examples if e['faq'] in ids and e['rank'] < count]


def named(case, entries, examples, queries):
    if case.taken_away:
        rng = random.Random(case.taken_away)
        entries = [e for e in entries if rng.random() > 0.2]
    ids = {e['id'] for e in entries}
    unanswered = [e for e in examples if e['faq'] is None][: case.unanswered]
    return entries, with_examples(examples, ids, case.examples) + unanswered, queries


def smaller(case, entries, examples, queries):
    """15 to 250 entries, most of them asked for, up to half of the mails without an answer; dev queries only."""
    rng = random.Random('%s-%d' % (case.name, case.smaller))
    queries = [q for q in queries if q['split'] == 'dev']
    share = math.exp(rng.uniform(math.log(15), math.log(250)))
    size = min(int(share), len(entries) if case.smaller % 2 else max(15, int(len(entries) * 0.8)))
    asked_for = {r for q in queries for r in q['relevant']}
    asked = [e['id'] for e in entries if e['id'] in asked_for]
    others = [e['id'] for e in entries if e['id'] not in asked_for]
    rng.shuffle(asked)
    rng.shuffle(others)
    ids = set(asked[: int(size * 0.75) + 1])
    rest = [i for i in asked + others if i not in ids]
    rng.shuffle(rest)
    ids |= set(rest[: max(0, size - len(ids))])

    learnable = max([e['rank'] for e in examples if e['faq'] is not None], default=-1) + 1
    count = rng.choice([k for k in (0, 1, 2, 3, 5, 10, 20, 50, 100) if k <= learnable])
    unanswered_count = rng.choice([0, 0, 0, 30, 100])
    unanswered = [e for e in examples if e['faq'] is None]
    rng.shuffle(unanswered)

    answerable = [q for q in queries if any(r in ids for r in q['relevant'])]
    unanswerable = [q for q in queries if not any(r in ids for r in q['relevant'])]
    rng.shuffle(answerable)
    rng.shuffle(unanswerable)
    answerable = answerable[:300]
    without_answer = rng.uniform(0, 0.5)
    unanswerable = unanswerable[: int(len(answerable) * without_answer / (1 - without_answer))]
    return ([e for e in entries if e['id'] in ids], with_examples(examples, ids, count) + unanswered[:unanswered_count],
            answerable + unanswerable)


def write_case(sets, work, case):
    """Writes entries, examples and queries of the case; gives the folder."""
    folder = os.path.join(work, folder_of(case))
    os.makedirs(folder, exist_ok=True)
    lines = [read_lines(os.path.join(sets, case.name, file + '.jsonl')) for file in ('faq', 'examples', 'queries')]
    entries, examples, queries = (smaller if case.smaller else named)(case, *lines)
    ids = {e['id'] for e in entries}
    for query in queries:
        query['relevant'] = [r for r in query['relevant'] if r in ids]
        query.pop('lang', None)  # a mail does not say which language it is in
    write_lines(folder + '/faq.jsonl', entries)
    write_lines(folder + '/examples.jsonl', examples)
    write_lines(folder + '/queries.jsonl', queries)
    return folder
