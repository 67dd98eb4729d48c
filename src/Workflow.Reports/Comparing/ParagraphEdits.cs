namespace Workflow.Reports.Comparing;

/// <summary>What changed within one paragraph, in stretches a person can read.</summary>
internal static class ParagraphEdits
{
    /// <summary>In UTF-16 characters: a longer stretch that stayed is worth seeing, however much changed around it.</summary>
    private const int Island = 8;

    public static IReadOnlyList<TextPiece> Between(string before, string after)
    {
        if (before == after)
        {
            return [new(PieceKind.Same, before)];
        }
        var (old, now) = (Words.Of(before), Words.Of(after));
        var edits = ShortestEdits.Between(old, now) ?? BySentence(before, after, old, now);
        return Pieces(old, now, WithoutIslands(old, now, [.. OnBoundaries(old, now, edits)]));
    }

    /// <summary>Sentences first and words within what lies between equal ones; where that is too much too, all of it changed.</summary>
    private static List<Edit> BySentence(string before, string after, List<string> old, List<string> now)
    {
        var (oldSentences, newSentences) = (Words.Sentences(before), Words.Sentences(after));
        var coarse = ShortestEdits.Between(oldSentences, newSentences) ?? [new(0, oldSentences.Count, 0, newSentences.Count)];
        var (oldStarts, newStarts) = (Starts(oldSentences), Starts(newSentences));
        var edits = new List<Edit>();
        foreach (var sentences in coarse)
        {
            var (from, to, newFrom, newTo) = (oldStarts[sentences.From], oldStarts[sentences.To], newStarts[sentences.NewFrom], newStarts[sentences.NewTo]);
            var fine = ShortestEdits.Between(old.GetRange(from, to - from), now.GetRange(newFrom, newTo - newFrom)) ?? [new(0, to - from, 0, newTo - newFrom)];
            edits.AddRange(fine.Select(e => new Edit(e.From + from, e.To + from, e.NewFrom + newFrom, e.NewTo + newFrom)));
        }
        return edits;
    }

    /// <returns>Index of the first word of each sentence, and of the end. No word reaches over the end of a sentence.</returns>
    private static int[] Starts(List<string> sentences)
    {
        var starts = new int[sentences.Count + 1];
        for (var i = 0; i < sentences.Count; i++)
        {
            starts[i + 1] = starts[i] + Words.Of(sentences[i]).Count;
        }
        return starts;
    }

    /// <summary>What is only inserted or only deleted may often be shown a little earlier or later: best is where a sentence or clause begins.</summary>
    private static IEnumerable<Edit> OnBoundaries(List<string> old, List<string> now, IReadOnlyList<Edit> edits)
    {
        var free = 0;
        for (var i = 0; i < edits.Count; i++)
        {
            var edit = edits[i];
            if (edit.To == edit.From || edit.NewTo == edit.NewFrom)
            {
                var inserts = edit.To == edit.From;
                var (words, from, to) = inserts ? (now, edit.NewFrom, edit.NewTo) : (old, edit.From, edit.To);
                var next = i + 1 < edits.Count ? (inserts ? edits[i + 1].NewFrom : edits[i + 1].From) : words.Count;
                var shift = BestShift(words, from, to, edit.From - free, next - to);
                edit = new(edit.From + shift, edit.To + shift, edit.NewFrom + shift, edit.NewTo + shift);
            }
            free = edit.To;
            yield return edit;
        }
    }

    private static int BestShift(List<string> words, int from, int to, int left, int right)
    {
        var (best, score) = (0, Score(words, from, to));
        for (var step = 1; step <= left && words[from - step] == words[to - step]; step++)
        {
            Consider(-step);
        }
        for (var step = 1; step <= right && words[from + step - 1] == words[to + step - 1]; step++)
        {
            Consider(step);
        }
        return best;

        void Consider(int shift)
        {
            if (Score(words, from + shift, to + shift) is var here && here > score)
            {
                (best, score) = (shift, here);
            }
        }
    }

    private static int Score(List<string> words, int from, int to) =>
        Words.CutBehind(from == 0 ? null : words[from - 1]) + Words.CutBehind(words[to - 1]);

    /// <summary>Joins edits that only a scrap keeps apart: two readable stretches in place of confetti.</summary>
    private static List<Edit> WithoutIslands(List<string> old, List<string> now, IReadOnlyList<Edit> edits)
    {
        var joined = new List<Edit>();
        foreach (var edit in edits)
        {
            var last = edit;
            while (joined.Count > 0 && Length(old, joined[^1].To, last.From) is var island
                && island <= Math.Min(Island, Math.Min(Size(joined[^1]), Size(last))))
            {
                last = new(joined[^1].From, last.To, joined[^1].NewFrom, last.NewTo);
                joined.RemoveAt(joined.Count - 1);
            }
            joined.Add(last);
        }
        return joined;

        int Size(Edit edit) => Math.Max(Length(old, edit.From, edit.To), Length(now, edit.NewFrom, edit.NewTo));
    }

    private static int Length(List<string> words, int from, int to)
    {
        var length = 0;
        // No more is asked of it than whether it is longer than an island.
        for (var i = from; i < to && length <= Island; i++)
        {
            length += words[i].Length;
        }
        return length;
    }

    private static List<TextPiece> Pieces(List<string> old, List<string> now, IReadOnlyList<Edit> edits)
    {
        var pieces = new List<TextPiece>();
        var done = 0;
        foreach (var edit in edits)
        {
            Add(PieceKind.Same, old, done, edit.From);
            Add(PieceKind.Deleted, old, edit.From, edit.To);
            Add(PieceKind.Inserted, now, edit.NewFrom, edit.NewTo);
            done = edit.To;
        }
        Add(PieceKind.Same, old, done, old.Count);
        return pieces;

        void Add(PieceKind kind, List<string> words, int from, int to)
        {
            if (to > from)
            {
                pieces.Add(new(kind, string.Concat(words.Skip(from).Take(to - from))));
            }
        }
    }
}
