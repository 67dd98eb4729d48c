using System.Text.RegularExpressions;

namespace Workflow.Reports.Checks;

/// <summary>Words and names that belong to another kind of organ: a town that writes 我局 has copied.</summary>
internal sealed partial class ForeignUnits : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("N.UNIT", Severity.Warn, "出现别的单位或别类机关的名称")];

    private static readonly string[] Selves = ["我镇", "我乡", "我街道", "我局", "我委", "我厅", "我校", "我院", "我所", "本镇", "本乡", "本局", "本委", "本街道"];

    // Without one of these the name does not tell what the unit is.
    private static readonly string[] Organs = ["镇", "乡", "街道", "局", "委", "厅", "院", "校", "所", "中心", "政府", "办公室", "县"];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        var unit = context.Report.UnitName.Length > 0 ? context.Report.UnitName : context.Report.Title.Split("政府信息公开")[0];
        foreach (var passage in context.Passages.Where(p => p.Key != "title"))
        {
            foreach (var self in Selves.Where(s => Organs.Any(o => unit.Contains(o, StringComparison.Ordinal)) && !Fits(s[1..], unit)))
            {
                for (var at = passage.Text.IndexOf(self, StringComparison.Ordinal); at >= 0; at = passage.Text.IndexOf(self, at + self.Length, StringComparison.Ordinal))
                {
                    if (!Longer(passage.Text, at, self))
                    {
                        yield return passage.Finding("N.UNIT", Severity.Warn, at, self.Length, $"写的是“{self}”，与本单位“{Name(unit)}”不符。", "请核对是否抄自别的单位，改为本单位的自称。");
                    }
                }
            }
            foreach (var finding in Towns(context, passage).Concat(OfSibling(context, passage)))
            {
                yield return finding;
            }
        }
    }

    /// <summary>某镇人民政府 of another town.</summary>
    private static IEnumerable<Finding> Towns(CheckContext context, Passage passage)
    {
        if (context.Kind != UnitKind.Town || UnitName.Core(context.Report.UnitName) is not { Length: >= 3 } own)
        {
            yield break;
        }
        foreach (Match match in Town().Matches(passage.Text))
        {
            // The characters before 镇 may belong to the sentence: only the last two are surely the name.
            var name = match.Groups["name"].Value;
            if (!own.EndsWith(name, StringComparison.Ordinal) && !context.Report.UnitName.Contains(name, StringComparison.Ordinal) && name is not ("各乡镇" or "各个镇" or "各镇" or "全县乡" or "属乡镇"))
            {
                yield return passage.Finding("N.UNIT", Severity.Warn, match.Index, match.Length, $"出现了别的单位“…{match.Value}”，本单位是“{Name(context.Report.UnitName)}”。", "请核对是否抄自别的单位。");
            }
        }
    }

    private static IEnumerable<Finding> OfSibling(CheckContext context, Passage passage)
    {
        if (context.Sibling is not { } sibling || UnitName.Core(sibling.UnitName) is not { Length: >= 2 } other || other == UnitName.Core(context.Report.UnitName))
        {
            yield break;
        }
        for (var at = passage.Text.IndexOf(other, StringComparison.Ordinal); at >= 0; at = passage.Text.IndexOf(other, at + other.Length, StringComparison.Ordinal))
        {
            yield return passage.Finding("N.UNIT", Severity.Warn, at, other.Length, $"出现了“{other}”，那是另一个单位。", "请核对是否抄自该单位的报告。");
        }
    }

    private static bool Fits(string self, string unit) => self switch
    {
        "街道" => unit.Contains("街道", StringComparison.Ordinal),
        "委" => unit.Contains('委', StringComparison.Ordinal),
        "所" => unit.Contains('所', StringComparison.Ordinal),
        _ => unit.Contains(self, StringComparison.Ordinal),
    };

    // 我委托, 我院落, 我所在: the word goes on.
    private static bool Longer(string text, int at, string self) =>
        at + self.Length < text.Length && (self[1..], text[at + self.Length]) is ("委", '托' or '派' or '员' or '会') or ("所", '在' or '有' or '属') or ("乡", '村' or '镇') or ("局", '势' or '面');

    private static string Name(string unit) => unit.Length <= 30 ? unit : unit[..30] + "…";

    [GeneratedRegex(@"(?<name>[\u4e00-\u9fff]{2}[镇乡])人民政府", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Town();
}
