namespace Workflow.Reports.Comparing;

/// <summary>Which paragraph became which: equal ones first, then, between those, ones that are alike.</summary>
internal static class Paragraphs
{
    /// <summary>From here on a paragraph counts as the other one rewritten, and not as another one in its place.</summary>
    private const double Alike = 0.35;

    /// <summary>Pairs looked at between two equal paragraphs; a stretch with more of them is all new.</summary>
    private const int MostPairs = 10_000;

    public static IReadOnlyList<ParagraphChange> Compare(string before, string after)
    {
        var (old, now) = (Split(before), Split(after));
        var changes = new List<ParagraphChange>();
        var done = 0;
        foreach (var edit in ShortestEdits.Between(old, now) ?? [new(0, old.Length, 0, now.Length)])
        {
            changes.AddRange(old[done..edit.From].Select(Same));
            changes.AddRange(Between(old[edit.From..edit.To], now[edit.NewFrom..edit.NewTo]));
            done = edit.To;
        }
        changes.AddRange(old[done..].Select(Same));
        return changes;
    }

    /// <summary>An empty text has no paragraph, not an empty one.</summary>
    private static string[] Split(string text) => text.Length == 0 ? [] : text.Split('\n');

    private static ParagraphChange Same(string text) => new([new(PieceKind.Same, text)]);

    private static IEnumerable<ParagraphChange> Between(string[] old, string[] now)
    {
        var (i, j) = (0, 0);
        foreach (var (x, y) in Pairs(old, now).Append((old.Length, now.Length)))
        {
            for (; i < x; i++)
            {
                yield return new([new(PieceKind.Deleted, old[i])]);
            }
            for (; j < y; j++)
            {
                yield return new([new(PieceKind.Inserted, now[j])]);
            }
            if (x < old.Length)
            {
                yield return new(ParagraphEdits.Between(old[i++], now[j++]));
            }
        }
    }

    /// <summary>Pairs in order whose likeness together is greatest.</summary>
    private static List<(int Old, int New)> Pairs(string[] old, string[] now)
    {
        if (old.Length == 0 || now.Length == 0 || (long)old.Length * now.Length > MostPairs)
        {
            return [];
        }
        var (oldPairs, newPairs) = (old.Select(Neighbours).ToArray(), now.Select(Neighbours).ToArray());
        var likeness = new double[old.Length, now.Length];
        var best = new double[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                likeness[i, j] = Likeness(oldPairs[i], newPairs[j]);
                best[i, j] = Math.Max(Math.Max(best[i + 1, j], best[i, j + 1]), likeness[i, j] + best[i + 1, j + 1]);
            }
        }
        var pairs = new List<(int, int)>();
        for (var (i, j) = (0, 0); i < old.Length && j < now.Length;)
        {
            if (likeness[i, j] > 0 && best[i, j] == likeness[i, j] + best[i + 1, j + 1])
            {
                pairs.Add((i++, j++));
            }
            else
            {
                (i, j) = best[i, j] == best[i + 1, j] ? (i + 1, j) : (i, j + 1);
            }
        }
        return pairs;
    }

    /// <returns>Each two characters that stand beside each other, in order of their value; so short texts have their ends too.</returns>
    private static int[] Neighbours(string text)
    {
        var pairs = new int[text.Length + 1];
        for (var i = 0; i <= text.Length; i++)
        {
            pairs[i] = ((i > 0 ? text[i - 1] : 0) << 16) | (i < text.Length ? text[i] : 0);
        }
        Array.Sort(pairs);
        return pairs;
    }

    /// <returns>Share of the neighbours that both have (Dice); 0 below <see cref="Alike"/>.</returns>
    private static double Likeness(int[] a, int[] b)
    {
        // Lengths alone may rule it out; this also keeps one long paragraph from being read against thousands of short ones.
        if (2.0 * Math.Min(a.Length, b.Length) / (a.Length + b.Length) < Alike)
        {
            return 0;
        }
        var shared = 0;
        for (var (i, j) = (0, 0); i < a.Length && j < b.Length;)
        {
            var order = a[i].CompareTo(b[j]);
            (i, j, shared) = (order <= 0 ? i + 1 : i, order >= 0 ? j + 1 : j, order == 0 ? shared + 1 : shared);
        }
        var likeness = 2.0 * shared / (a.Length + b.Length);
        return likeness < Alike ? 0 : likeness;
    }
}
