using System.Text.Encodings.Web;
using System.Text.Json;

namespace Workflow.Reports.Checks;

public abstract record Edit
{
    private Edit() { }

    /// <param name="From">What stands there now; null = blank.</param>
    public sealed record Cell(string Key, string? From, string To) : Edit;

    /// <param name="Range">What is replaced; edits of one repair don't overlap.</param>
    public sealed record Text(TextRange Range, string To) : Edit;
}

/// <summary>A proposal that a person may take with one click.</summary>
/// <param name="Label">What it does, in the words of its button.</param>
public sealed record Repair(string Label, IReadOnlyList<Edit> Edits)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Line(string? Cell, string? Text, int Start, string? From, string? To);

    /// <summary><c>[{"cell":"t3.new.total","from":"19","to":"20"},{"text":"other","start":6,"from":"12件","to":"19件"}]</c>, as a button carries it.</summary>
    /// <param name="report">That the repair was made for.</param>
    public string ToJson(Report report) => JsonSerializer.Serialize(
        Edits.Select(e => e switch
        {
            Edit.Cell cell => new Line(cell.Key, null, 0, cell.From, cell.To),
            Edit.Text text => new Line(null, text.Range.Text, text.Range.Start, report.Text(text.Range.Text).Substring(text.Range.Start, text.Range.Length), text.To),
            _ => throw new InvalidOperationException($"Unknown edit {e}."),
        }), Options);

    /// <returns>The report with the edits of a <see cref="ToJson"/>; null where it is none, or where something else stands there by now.</returns>
    public static Report? Apply(Report report, string json)
    {
        Line[] lines;
        try
        {
            lines = JsonSerializer.Deserialize<Line[]>(json, Options) ?? [];
        }
        catch (JsonException)
        {
            return null;
        }
        var edits = lines.Select(l => Read(report, l)).OfType<Edit>().ToArray();
        return edits.Length > 0 && edits.Length == lines.Length && edits.OfType<Edit.Cell>().DistinctBy(e => e.Key).Count() == edits.OfType<Edit.Cell>().Count()
            && edits.OfType<Edit.Text>().GroupBy(e => e.Range.Text).All(Apart)
            ? new Repair("", edits).Apply(report)
            : null;
    }

    private static Edit? Read(Report report, Line line) => line switch
    {
        { Cell: { } cell, Text: null, To: { } to } when report.Layout.HasCell(cell) && report.Cell(cell) == line.From => new Edit.Cell(cell, line.From, to),
        { Cell: null, Text: { } text, From: { } from, To: { } to } when report.Layout.HasText(text) && line.Start >= 0
            && report.Text(text).AsSpan(Math.Min(line.Start, report.Text(text).Length)).StartsWith(from, StringComparison.Ordinal)
            => new Edit.Text(new(text, line.Start, from.Length), to),
        _ => null,
    };

    private static bool Apart(IEnumerable<Edit.Text> edits)
    {
        var ordered = edits.OrderBy(e => e.Range.Start).ToArray();
        return ordered.Zip(ordered.Skip(1)).All(x => x.First.Range.Start + x.First.Range.Length <= x.Second.Range.Start);
    }

    public Report Apply(Report report)
    {
        var cells = Edits.OfType<Edit.Cell>().ToDictionary(e => e.Key, e => (string?)e.To);
        var texts = new Dictionary<string, string?>();
        // From the end, so that places before stay where they were.
        foreach (var edit in Edits.OfType<Edit.Text>().OrderByDescending(e => e.Range.Start))
        {
            var text = texts.GetValueOrDefault(edit.Range.Text) ?? report.Text(edit.Range.Text);
            texts[edit.Range.Text] = text[..edit.Range.Start] + edit.To + text[(edit.Range.Start + edit.Range.Length)..];
        }
        return report.With(texts, cells);
    }
}
