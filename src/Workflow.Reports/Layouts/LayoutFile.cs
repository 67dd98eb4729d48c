using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflow.Reports.Layouts;

/// <summary>A layout as its JSON file says it, before rules are written out cell by cell.</summary>
internal sealed record LayoutFile(
    string Id, string NoticeNumber, string NoticeTitle, IReadOnlyList<string> NoticeWords, int FirstYear, int? LastYear,
    IReadOnlyDictionary<string, CellKind> Kinds, IReadOnlyList<Part> Parts, IReadOnlyList<TableLayout> Tables,
    IReadOnlyList<RuleTemplate> Rules, IReadOnlyList<LimitRule> Limits, IReadOnlyList<ChangeRule> Changes, IReadOnlyList<YearRuleTemplate> YearRules,
    IReadOnlyList<string> Compared, IReadOnlyList<string> Regulations, string? FeeAmount, IReadOnlyList<string> RequestTotals,
    IReadOnlyList<Mention> Mentions, IReadOnlyList<UpgradeTemplate> Upgrades)
{
    /// <summary>Id of the layout that a county's own rows were put into; null for an official layout.</summary>
    [JsonIgnore]
    public string? Extends { get; init; }

    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static LayoutFile Read(Stream json) => JsonSerializer.Deserialize<LayoutFile>(json, Options)!;
}

/// <summary>One rule for every row or column of a table; <c>{key}</c> and <c>{name}</c> stand for it.</summary>
internal sealed record RuleTemplate(
    string Code, string Name, string Table, RuleAxis Each, string Place, string LeftText, string RightText, bool LeftIsTotal,
    IReadOnlyList<string> Left, IReadOnlyList<string> Right, string Mend)
{
    public IEnumerable<ArithmeticRule> Expand(TableLayout table, string part) =>
        table.Line(Each).Select(x => new ArithmeticRule(
            Code, Name, Table, part, x.In(Place), LeftText, RightText, LeftIsTotal, x.In(Left), x.In(Right), Mend, Each, x.Key, x.Name));
}

/// <summary>One rule against the year before for every row or column that has its cells.</summary>
internal sealed record YearRuleTemplate(
    string Code, string Name, string Table, RuleAxis Each, string Place, string LeftText, string RightText,
    IReadOnlyList<string> Left, IReadOnlyList<string> Right, IReadOnlyList<string> RightBefore, string Mend)
{
    public IEnumerable<YearRule> Expand(TableLayout table, string part) =>
        table.Line(Each).Select(x => new YearRule(
            Code, Name, Table, part, x.In(Place), LeftText, RightText, x.In(Left), x.In(Right), x.In(RightBefore), Mend, Each, x.Key, x.Name));
}

/// <summary>How an older layout's figures come into this one. Cells and texts with the same key come over unasked.</summary>
/// <param name="From">Id of the older layout.</param>
/// <param name="TextsAnew">Texts that start again from this layout's own wording.</param>
internal sealed record UpgradeTemplate(
    string From, IReadOnlyList<MoveTemplate> Moves, IReadOnlyList<UpgradeAsk> Asks, IReadOnlyList<string> TextsAnew);

/// <param name="Each">Null: one cell.</param>
/// <param name="Rest">Cells that share the old figure with <paramref name="To"/>; 0 where it is 0, asked where it is not.</param>
internal sealed record MoveTemplate(
    RuleAxis? Each, string Table, string From, string To, IReadOnlyList<string> Rest, string Question)
{
    public IEnumerable<UpgradeMove> Expand(TableLayout table) => Each is { } axis
        ? table.Line(axis).Select(x => new UpgradeMove(x.In(From), x.In(To), x.In(Rest), x.In(Question)))
        : [new UpgradeMove(From, To, Rest, Question)];
}

/// <summary>A row or column that a template is written out for.</summary>
internal readonly record struct Line(string Key, string Name)
{
    public string In(string template) =>
        template.Replace("{key}", Key, StringComparison.Ordinal).Replace("{name}", Name, StringComparison.Ordinal);

    public string[] In(IReadOnlyList<string> templates) => [.. templates.Select(In)];
}

internal static class Lines
{
    public static IEnumerable<Line> Line(this TableLayout table, RuleAxis axis) =>
        table.Blocks
            .SelectMany(b => axis == RuleAxis.Row ? b.Rows.Select(r => new Line(r.Key, r.Name)) : b.Columns.Select(c => new Line(c.Key, c.Name)))
            .Distinct();
}
