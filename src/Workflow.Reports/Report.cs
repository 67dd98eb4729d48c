using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Workflow.Reports.Layouts;

namespace Workflow.Reports;

/// <param name="Texts">By <see cref="TextLayout.Key"/>; plain text, paragraphs separated by <c>\n</c>.</param>
/// <param name="Cells">By <see cref="CellLayout.Key"/>; what was typed, trimmed; null = blank.</param>
public sealed record Report(
    string LayoutId, int Year, string UnitName,
    IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string?> Cells)
{
    public ReportLayout Layout => ReportLayouts.Get(LayoutId);

    public string Title => Text("title");

    /// <returns>Empty when nothing was written.</returns>
    public string Text(string key) => Texts.GetValueOrDefault(key) ?? "";

    /// <returns>Null when blank.</returns>
    public string? Cell(string key) => Cells.GetValueOrDefault(key);

    public CellReading Read(CellLayout cell) => CellText.Parse(Cell(cell.Key), cell.Kind);

    /// <summary>A report with the layout's proposed title and period, and nothing else.</summary>
    public static Report Empty(ReportLayout layout, int year, string unitName) => Create(
        layout, year, unitName,
        layout.Texts.Where(t => t.Proposed is not null).ToDictionary(
            t => t.Key,
            t => (string?)t.Proposed!
                .Replace("{unit}", unitName, StringComparison.Ordinal)
                .Replace("{year}", year.ToString(), StringComparison.Ordinal)),
        new Dictionary<string, string?>());

    /// <summary>From what was typed: every key of the layout is present, others are dropped, texts are clean, numbers normalised.</summary>
    public static Report Create(
        ReportLayout layout, int year, string unitName,
        IReadOnlyDictionary<string, string?> texts, IReadOnlyDictionary<string, string?> cells) => new(
        layout.Id, year, unitName,
        layout.Texts.ToDictionary(t => t.Key, t => Typed(t, texts.GetValueOrDefault(t.Key))),
        layout.Cells.ToDictionary(c => c.Key, c => CellText.Normalise(cells.GetValueOrDefault(c.Key), c.Kind)));

    /// <summary>This report with some values typed anew; the rest stays.</summary>
    public Report With(IReadOnlyDictionary<string, string?> texts, IReadOnlyDictionary<string, string?> cells) => Create(
        Layout, Year, UnitName,
        Layout.Texts.ToDictionary(t => t.Key, t => texts.TryGetValue(t.Key, out var typed) ? typed : Text(t.Key)),
        Layout.Cells.ToDictionary(c => c.Key, c => cells.TryGetValue(c.Key, out var typed) ? typed : Cell(c.Key)));

    /// <summary>
    /// <c>{"cells":{…},"layout":"2021","texts":{…},"unit":"…","year":2021}</c>: keys in ordinal order, every key of the layout
    /// present, no white space, only what JSON demands escaped. Equal reports give equal bytes.
    /// </summary>
    public string ToCanonicalJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Write(json, "cells", Layout.Cells.Select(c => c.Key).Concat(Cells.Keys), Cell);
            json.WriteString("layout", LayoutId);
            Write(json, "texts", Layout.Texts.Select(t => t.Key).Concat(Texts.Keys), Text);
            json.WriteString("unit", UnitName);
            json.WriteNumber("year", Year);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Lower-case hex SHA-256 of <see cref="ToCanonicalJson"/> in UTF-8.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToCanonicalJson())));

    /// <exception cref="JsonException">Not a report written by <see cref="ToCanonicalJson"/>.</exception>
    public static Report FromJson(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json, StoredOptions) ?? throw new JsonException("The report is null.");
        return new(stored.Layout, stored.Year, stored.Unit, stored.Texts, stored.Cells);
    }

    private static readonly JsonSerializerOptions StoredOptions = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private sealed record Stored(string Layout, int Year, string Unit, Dictionary<string, string> Texts, Dictionary<string, string?> Cells);

    private static string Typed(TextLayout layout, string? typed)
    {
        var clean = TextRules.Clean(typed);
        return layout.SingleLine ? clean.Replace('\n', ' ') : clean;
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> keys, Func<string, string?> value)
    {
        json.WriteStartObject(name);
        foreach (var key in keys.Distinct().Order(StringComparer.Ordinal))
        {
            json.WriteString(key, value(key));
        }
        json.WriteEndObject();
    }
}
