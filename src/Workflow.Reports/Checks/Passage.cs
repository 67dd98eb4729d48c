using Workflow.Reports.Layouts;

namespace Workflow.Reports.Checks;

/// <summary>One written text of a report, cut as the checks read it.</summary>
internal sealed class Passage(Part part, TextLayout layout, string text)
{
    private const string SentenceEnds = "。！？；!?;\n";
    private const string ClauseEnds = SentenceEnds + "，,：:";

    private IReadOnlyList<Quantity>? _quantities;
    private IReadOnlyList<Stretch>? _sentences, _clauses, _paragraphs;

    public Part Part { get; } = part;
    public TextLayout Layout { get; } = layout;
    public string Key => Layout.Key;
    public string Text { get; } = text;
    public string Place => Part.PlaceOf(Layout);

    public IReadOnlyList<Quantity> Quantities => _quantities ??= ChineseNumbers.Find(Text);

    /// <summary>Without the mark that ends them; empty ones left out.</summary>
    public IReadOnlyList<Stretch> Sentences => _sentences ??= Cut(SentenceEnds);

    public IReadOnlyList<Stretch> Clauses => _clauses ??= Cut(ClauseEnds);

    public IReadOnlyList<Stretch> Paragraphs => _paragraphs ??= Cut("\n");

    public static IEnumerable<Passage> Of(Report report) =>
        from part in report.Layout.Parts
        from text in part.Texts
        let written = report.Text(text.Key)
        where written.Length > 0
        select new Passage(part, text, written);

    /// <param name="what">Follows the place; ends with 。</param>
    public Finding Finding(string code, Severity severity, int start, int length, string what, string mend) =>
        new(code, severity, Place, Part.Key, [], $"{Place}：{what}", mend) { Range = new(Key, start, length) };

    /// <summary>About the text as a whole.</summary>
    public Finding Finding(string code, Severity severity, string what, string mend) => Finding(code, severity, 0, Text.Length, what, mend);

    public Stretch SentenceAt(int place) => Sentences.LastOrDefault(s => s.Start <= place) ?? new(0, Text);

    private List<Stretch> Cut(string ends)
    {
        var (cut, start) = (new List<Stretch>(), 0);
        for (var at = 0; at <= Text.Length; at++)
        {
            // 6,124 and 12:30 are one word.
            if (at < Text.Length && (!ends.Contains(Text[at], StringComparison.Ordinal) || (Text[at] is ',' or ':' && at + 1 < Text.Length && char.IsAsciiDigit(Text[at + 1]))))
            {
                continue;
            }
            if (at > start && !string.IsNullOrWhiteSpace(Text[start..at]))
            {
                cut.Add(new(start, Text[start..at]));
            }
            start = at + 1;
        }
        return cut;
    }
}

/// <param name="Start">0-based in the passage.</param>
internal sealed record Stretch(int Start, string Text)
{
    public int End => Start + Text.Length;

    /// <summary>Does any of these words stand in it?</summary>
    public bool Has(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (Text.Contains(words[i], StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }
}
