namespace Workflow.Reports.Comparing;

/// <summary>A stretch of the first sequence that gives way to a stretch of the second; either may be empty. Ends are exclusive.</summary>
internal readonly record struct Edit(int From, int To, int NewFrom, int NewTo);

/// <summary>
/// Myers' shortest edit script. Our own and not DiffPlex, whose work on two long texts without likeness has no bound:
/// this one gives up after so many edits and lets the caller compare more coarsely.
/// </summary>
internal static class ShortestEdits
{
    /// <summary>More differences than this are no shortest script that anybody wants to read. Bounds time to length × this, memory to its square.</summary>
    private const int Most = 1000;

    // One more is still below zero.
    private const int Nowhere = int.MinValue;

    /// <returns>In order, with something equal between any two; null when there are too many.</returns>
    public static IReadOnlyList<Edit>? Between<T>(IReadOnlyList<T> before, IReadOnlyList<T> after)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        var (a, b) = (Numbered(before, numbers), Numbered(after, numbers));
        var start = a.AsSpan().CommonPrefixLength(b);
        var (endA, endB) = (a.Length, b.Length);
        while (endA > start && endB > start && a[endA - 1] == b[endB - 1])
        {
            (endA, endB) = (endA - 1, endB - 1);
        }
        if (start == endA || start == endB)
        {
            return start == endA && start == endB ? [] : [new(start, endA, start, endB)];
        }
        return Trace(a.AsSpan(start..endA), b.AsSpan(start..endB)) is { } reached ? Edits(reached, endA - start, endB - start, start) : null;
    }

    private static int[] Numbered<T>(IReadOnlyList<T> items, Dictionary<T, int> numbers)
        where T : notnull
    {
        var result = new int[items.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!numbers.TryGetValue(items[i], out var number))
            {
                numbers[items[i]] = number = numbers.Count;
            }
            result[i] = number;
        }
        return result;
    }

    /// <returns>By number of edits, how far into <paramref name="a"/> each diagonal −d…d was reached; the last reaches both ends.</returns>
    private static List<int[]>? Trace(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var rounds = new List<int[]>();
        for (var d = 0; d <= Math.Min(Most, a.Length + b.Length); d++)
        {
            var reached = new int[(2 * d) + 1];
            var before = d > 0 ? rounds[d - 1] : [0];
            for (var k = -d; k <= d; k += 2)
            {
                var x = d == 0 ? 0 : Goes(before, d, k) ? Of(before, d - 1, k + 1) : Of(before, d - 1, k - 1) + 1;
                // Off the edge: this diagonal leads nowhere, and stays there.
                if (x < 0 || x > a.Length || x - k > b.Length)
                {
                    reached[k + d] = Nowhere;
                    continue;
                }
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                {
                    x++;
                }
                reached[k + d] = x;
                if (x == a.Length && x - k == b.Length)
                {
                    rounds.Add(reached);
                    return rounds;
                }
            }
            rounds.Add(reached);
        }
        return null;
    }

    /// <summary>Whether diagonal <paramref name="k"/> is come to by an insertion and not by a deletion.</summary>
    private static bool Goes(int[] before, int d, int k) => k == -d || (k != d && Of(before, d - 1, k - 1) < Of(before, d - 1, k + 1));

    private static int Of(int[] reached, int d, int k) => Math.Abs(k) <= d ? reached[k + d] : Nowhere;

    /// <summary>The way back through the rounds. Single steps that touch are one edit.</summary>
    private static List<Edit> Edits(List<int[]> rounds, int x, int y, int start)
    {
        var edits = new List<Edit>();
        for (var d = rounds.Count - 1; d > 0; d--)
        {
            var inserted = Goes(rounds[d - 1], d, x - y);
            var fromX = Of(rounds[d - 1], d - 1, x - y + (inserted ? 1 : -1));
            var fromY = fromX - (x - y) - (inserted ? 1 : -1);
            var edit = new Edit(fromX + start, fromX + start + (inserted ? 0 : 1), fromY + start, fromY + start + (inserted ? 1 : 0));
            if (edits.Count > 0 && edits[^1].From == edit.To && edits[^1].NewFrom == edit.NewTo)
            {
                edits[^1] = edits[^1] with { From = edit.From, NewFrom = edit.NewFrom };
            }
            else
            {
                edits.Add(edit);
            }
            (x, y) = (fromX, fromY);
        }
        edits.Reverse();
        return edits;
    }
}
