using System.Text.RegularExpressions;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>The texts of a report, taken from between its headings.</summary>
internal sealed partial class Narrative
{
    private const int LongestHeading = 30;
    private readonly Dictionary<string, List<string>> _texts = [];
    private readonly List<ImportTrace> _traces = [];
    private readonly List<int> _unplaced = [];

    private Narrative(TitleReading title) => Title = title;

    public TitleReading Title { get; }
    public IReadOnlyDictionary<string, string?> Texts => _texts.ToDictionary(t => t.Key, t => (string?)string.Join('\n', t.Value));
    public IReadOnlyList<ImportTrace> Traces => _traces;
    public IReadOnlyList<int> Unplaced => _unplaced;

    public static Narrative Read(SourceDocument source, ReportLayout layout)
    {
        var headings = Headings.Find(source, layout);
        var front = source.Blocks.Take(headings.Count > 0 ? headings[0].Index : source.Blocks.Count).OfType<SourceBlock.Paragraph>().ToArray();
        var read = new Narrative(TitleReading.Find(front));
        read.Front(front, layout, headings.Count > 0);
        foreach (var (place, heading) in headings.Index())
        {
            var from = heading.Index + heading.Blocks;
            var to = place + 1 < headings.Count ? headings[place + 1].Index : source.Blocks.Count;
            read.Part(heading, [.. source.Blocks.Take(to).Skip(from).OfType<SourceBlock.Paragraph>()], layout);
        }
        return read;
    }

    private void Front(SourceBlock.Paragraph[] front, ReportLayout layout, bool hasParts)
    {
        var texts = layout.Parts[0].Texts;
        if (texts.Count > 0 && Title.Blocks.Count > 0 && Title.Text != Unwritten)
        {
            _texts[texts[0].Key] = [Title.Text];
            _traces.AddRange(Title.Blocks.Select(b => new ImportTrace(texts[0].Key, b, null, null, Title.Text)));
        }
        // What stands above the title is not the report's: a page's navigation, 附件.
        var behind = Title.Blocks.Count > 0 ? Title.Blocks[^1] : -1;
        foreach (var line in front.Where(l => !Title.Blocks.Contains(l.Index)))
        {
            Add(hasParts && line.Index > behind && texts.Count > 1 ? texts[1].Key : null, line, line.Text);
        }
    }

    private void Part(Headings.Heading heading, SourceBlock.Paragraph[] lines, ReportLayout layout)
    {
        var texts = heading.Part.Texts;
        var first = texts.Count > 0 ? texts[0].Key : null;
        if (heading.Rest.Length > 0)
        {
            Add(first, new(heading.Index, heading.Rest), heading.Rest);
        }
        var printed = texts.Count > 0 ? [] : Labels.Printed(layout).ToHashSet();
        var subs = Subheadings(lines, texts);
        var key = first;
        foreach (var line in lines)
        {
            if (subs.TryGetValue(line.Index, out var sub))
            {
                key = sub.Text.Key;
                Add(key, line, sub.Behind);
            }
            // Words of a table that came as lines of text are the table's, not the author's.
            else if (!printed.Contains(Labels.Of(line.Text)))
            {
                Add(key, line, line.Text);
            }
        }
    }

    /// <summary>The lines that begin a text of this part; none at all unless every one of them is certain.</summary>
    private static Dictionary<int, (TextLayout Text, string Behind)> Subheadings(SourceBlock.Paragraph[] lines, IReadOnlyList<TextLayout> texts)
    {
        TextLayout[] headed = [.. texts.Where(t => t.Heading is not null)];
        var marked = lines.Where(l => l.Level is not null).ToArray();
        var found = (marked.Length > 0 ? marked : lines.Where(l => Numbered().IsMatch(l.Text)))
            .Select(l => (Line: l, Match: Match(l.Text, headed))).ToArray();
        var named = found.Where(f => f.Match is not null).Select(f => f.Match!.Value.Text.Key).ToArray();
        return headed.Length > 0 && named.Length == found.Length && named.Distinct().Count() == named.Length
            ? found.ToDictionary(f => f.Line.Index, f => f.Match!.Value)
            : [];
    }

    private static (TextLayout Text, string Behind)? Match(string line, TextLayout[] texts)
    {
        if (texts.FirstOrDefault(t => t.Heading == line) is { } exact)
        {
            return (exact, "");
        }
        var end = line.IndexOfAny(['。', '：', ':']);
        var heading = end < 0 ? line : line[..end];
        if (heading.Length > LongestHeading)
        {
            return null;
        }
        // The first word of an aspect is what its heading must say; a heading that says two is nobody's.
        var meant = texts.Where(t => t.Aspect is [{ } word, ..] && heading.Contains(word, StringComparison.Ordinal)).ToArray();
        return meant is [{ } only] ? (only, end < 0 ? "" : line[(end + 1)..].Trim()) : null;
    }

    private void Add(string? key, SourceBlock.Paragraph line, string text)
    {
        if (key is null)
        {
            _unplaced.Add(line.Index);
        }
        else if (text.Length > 0 && text != Unwritten)
        {
            (_texts.TryGetValue(key, out var lines) ? lines : _texts[key] = []).Add(text);
            _traces.Add(new(key, line.Index, null, null, text));
        }
    }

    // What an export writes where a part is empty.
    internal const string Unwritten = "（未填写）";

    [GeneratedRegex(@"^[（(][一二三四五六七八九十]{1,2}[）)]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbered();
}
