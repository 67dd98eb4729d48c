namespace Workflow.Reports.Checks;

/// <summary>共41条，其中甲1条、乙31条…: what is listed must make up what was announced.</summary>
internal sealed class PartSums : ReportCheck
{
    private static readonly string[] Comparing = ["同比", "上年", "去年", "上一年", "上年度", "环比"];

    // What may stand between the total and its list.
    private const int MostBetween = 40;

    // Nobody lists more; whoever pastes twenty thousand characters of it must not hold up a whole county's board.
    private const int MostLists = 200;
    private const int MostItems = 60;
    private const int LongestList = 1000;

    public override IReadOnlyList<CheckCode> Codes { get; } = [new("N.PARTSUM", Severity.Fail, "其中、包括各项之和")];

    // 其中包括 is as open as 其中.
    private static readonly (string Word, bool Closed)[] Openings =
        [("其中包括", false), ("其中", false), ("分别为", true), ("分别是", true), ("包括", true), ("包含", true), ("分为", true)];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        context.Passages.SelectMany(p => Lists(p).Select(l => Judge(p, l)).OfType<Finding>());

    /// <param name="Items">With 各 multiplied out.</param>
    private sealed record List(Quantity Total, IReadOnlyList<Item> Items, bool Closed, int End);

    private readonly record struct Item(decimal Low, decimal High, string Written);

    private static Finding? Judge(Passage passage, List list)
    {
        decimal low = list.Items.Sum(i => i.Low), high = list.Items.Sum(i => i.High);
        var total = list.Total;
        var over = low > total.High;
        // The list may end before the sentence does: what follows it is counted elsewhere.
        for (var (i, sum) = (0, (Low: 0m, High: 0m)); i < list.Items.Count; i++)
        {
            sum = (sum.Low + list.Items[i].Low, sum.High + list.Items[i].High);
            if (i > 0 && sum.Low <= total.High && sum.High >= total.Low)
            {
                return null;
            }
        }
        // One or two things named after 其中 need not be all there are.
        var exhaustive = list.Closed || list.Items.Count >= 3;
        if ((low <= total.High && high >= total.Low) || (!over && !exhaustive))
        {
            return null;
        }
        var certain = list.Closed && total.IsExact && low == high;
        var added = low == high ? Arithmetic.Show(low) : $"{Arithmetic.Show(low)}到{Arithmetic.Show(high)}";
        var written = passage.Text.Substring(total.Start, total.Length);
        return passage.Finding(
            "N.PARTSUM", certain ? Severity.Fail : Severity.Warn, total.Start, list.End - total.Start,
            $"写明{written}，所列各项{string.Join("＋", list.Items.Select(i => i.Written))}＝{added}，相差{Arithmetic.Show(over ? low - total.High : total.Low - high)}。",
            list.Closed ? "请核对总数和各项，改正不对的一处。" : "请核对总数和各项；还有没列出的，在最后写“等”或者写明其余若干。") with
        {
            Left = total.Low,
            Right = low,
            Difference = total.Low - low,
            Repairs = certain || (low == high && total.IsExact)
                ? [new($"把总数“{written}”改为“{Arithmetic.Show(low)}{total.Unit}”", [new Edit.Text(new(passage.Key, total.Start, total.Length), Arithmetic.Show(low) + total.Unit)])]
                : [],
        };
    }

    private static IEnumerable<List> Lists(Passage passage)
    {
        foreach (var (at, word, closes) in OpeningsIn(passage.Text).Take(MostLists))
        {
            var total = passage.Quantities.LastOrDefault(q => q.End <= at && q.IsCount && !Compares(passage, q));
            if (total is null || at - total.End > MostBetween || passage.Text[total.End..at].Contains('\n', StringComparison.Ordinal) || Depth(passage.Text, total.End, at) > 1)
            {
                continue;
            }
            // Of two totals in one sentence the list may be of both together.
            var sentence = passage.SentenceAt(total.Start);
            var closed = closes && passage.Quantities.Count(q => q.Start >= sentence.Start && q.End <= at && q.IsCount && q.Unit == total.Unit && !Compares(passage, q)) == 1;
            var start = at + word.Length;
            var readings = Ends(passage.Text, start).Select(end => Read(passage, total, start, end, closed)).Where(l => l.Items.Count > 0).ToArray();
            // Where a list ends is a matter of reading; if one reading adds up, that is what was meant.
            if (readings.Length > 0 && readings.All(r => Judge(passage, r) is not null))
            {
                yield return readings[0];
            }
        }
    }

    private static List Read(Passage passage, Quantity total, int start, int end, bool closed)
    {
        var listed = passage.Quantities.Where(q => q.Start >= start && q.End <= end && q.IsCount).Take(MostItems + 1)
            .Where(q => Depth(passage.Text, start, q.Start) == 0 && !Compares(passage, q)).ToArray();
        if (listed.Length > MostItems)
        {
            return new(total, [], closed, end);
        }
        var items = listed
            .Where(q => q.Unit == total.Unit)
            .Select(q => Times(passage.Text, start, q))
            .ToArray();
        var text = passage.Text[start..end];
        var open = text.TrimEnd('，', ' ', ')', '）').EndsWith('等') || text.Contains("等。", StringComparison.Ordinal) || text.Contains("其余", StringComparison.Ordinal) || text.Contains("其他若干", StringComparison.Ordinal);
        return new(total, open && items.Sum(i => i.Low) <= total.High ? [] : items, closed && !open && items.Length >= 2 && items.Length == listed.Length, end);
    }

    /// <summary>比上年增加20条 is no part of the whole.</summary>
    private static bool Compares(Passage passage, Quantity quantity) =>
        passage.Clauses.LastOrDefault(c => c.Start <= quantity.Start) is { } clause && clause.Has(Comparing);

    /// <summary>解读、动态各3条 is six.</summary>
    private static Item Times(string text, int start, Quantity quantity)
    {
        var count = 1;
        if (quantity.Each)
        {
            var from = quantity.Start;
            while (from > start && !"，,；;。：:\n".Contains(text[from - 1], StringComparison.Ordinal) && !char.IsAsciiDigit(text[from - 1]))
            {
                from--;
            }
            var names = text[from..quantity.Start];
            count = 1 + names.Count(c => c is '、') + (names.Contains('和', StringComparison.Ordinal) || names.Contains('及', StringComparison.Ordinal) || names.Contains('与', StringComparison.Ordinal) ? 1 : 0);
        }
        return new(quantity.Low * count, quantity.High * count, count == 1 ? Arithmetic.Show(quantity.Low) : $"{Arithmetic.Show(quantity.Low)}×{count}");
    }

    private static IEnumerable<(int At, string Word, bool Closed)> OpeningsIn(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('其' or '分' or '包'))
            {
                continue;
            }
            foreach (var (word, closed) in Openings)
            {
                if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
                {
                    yield return (at, word, closed);
                    at += word.Length - 1;
                    break;
                }
            }
        }
    }

    /// <summary>Where the list may end: the half sentence, the bracket that holds it, the sentence.</summary>
    private static List<int> Ends(string text, int start)
    {
        var (halves, depth) = (new List<int>(), 0);
        for (var at = start; at < text.Length; at++)
        {
            if (at - start > LongestList)
            {
                return [];
            }
            depth += text[at] is '（' or '(' ? 1 : text[at] is '）' or ')' ? -1 : 0;
            if (depth < 0 || (depth == 0 && text[at] is '。' or '\n'))
            {
                return Ended(text, start, halves, at);
            }
            if (depth == 0 && text[at] is '；' or ';')
            {
                halves.Add(at);
            }
        }
        return Ended(text, start, halves, text.Length);
    }

    // Several ； or a colon before the first item: they part the items and end nothing.
    private static List<int> Ended(string text, int start, List<int> halves, int end) =>
        halves is [var half] && !(start < text.Length && text[start] is '：' or ':') ? [half, end] : [end];

    /// <summary>Brackets still open at <paramref name="to"/>.</summary>
    private static int Depth(string text, int from, int to)
    {
        var depth = 0;
        for (var at = from; at < to; at++)
        {
            depth += text[at] is '（' or '(' ? 1 : text[at] is '）' or ')' ? -1 : 0;
        }
        return depth;
    }
}
