using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflow.Reports.Layouts;

/// <summary>A layout as its JSON file says it, before rules are written out cell by cell.</summary>
internal sealed record LayoutFile(
    string Id, string NoticeNumber, int FirstYear, int? LastYear, IReadOnlyDictionary<string, CellKind> Kinds,
    IReadOnlyList<Part> Parts, IReadOnlyList<TableLayout> Tables, IReadOnlyList<RuleTemplate> Rules)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static LayoutFile Read(Stream json) => JsonSerializer.Deserialize<LayoutFile>(json, Options)!;
}

internal enum RuleAxis { Row, Column }

/// <summary>One rule for every row or column of a table; <c>{key}</c> and <c>{name}</c> stand for it.</summary>
internal sealed record RuleTemplate(
    string Code, string Name, string Table, RuleAxis Each, string Place, string LeftText, string RightText, bool LeftIsTotal,
    IReadOnlyList<string> Left, IReadOnlyList<string> Right, string Mend)
{
    public IEnumerable<ArithmeticRule> Expand(TableLayout table, string part) =>
        table.Blocks
            .SelectMany(b => Each == RuleAxis.Row ? b.Rows.Select(r => (r.Key, r.Name)) : b.Columns.Select(c => (c.Key, c.Name)))
            .Distinct()
            .Select(x => new ArithmeticRule(
                Code, Name, Table, part, Place.Replace("{name}", x.Name, StringComparison.Ordinal), LeftText, RightText, LeftIsTotal,
                Cells(Left, x.Key), Cells(Right, x.Key), Mend));

    private static string[] Cells(IReadOnlyList<string> templates, string key) =>
        [.. templates.Select(t => t.Replace("{key}", key, StringComparison.Ordinal))];
}
