using System.Text.RegularExpressions;
using Workflow.Reports.Importing;

namespace Workflow.Reports.Checks;

/// <summary>What a template leaves for somebody to fill in, and what a word processor leaves behind.</summary>
internal sealed partial class Placeholders : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("N.PLACEHOLDER", Severity.Warn, "没有替换的占位符")];

    public override IEnumerable<Finding> Find(CheckContext context) => Left(context).Concat(Written(context));

    /// <summary>The importer takes bookmarks out of the text; that they are in the file is said all the same.</summary>
    private static IEnumerable<Finding> Left(CheckContext context) =>
        from block in context.Source?.Blocks.OfType<SourceBlock.Paragraph>() ?? []
        where block.Artefact is not null
        select new Finding(
            "N.PLACEHOLDER", Severity.Note, $"文件第{block.Index + 1}段", null, [],
            $"文件第{block.Index + 1}段有排版残留“{block.Artefact}”。", "导入时已去掉；原文件请删去。")
        { Block = block.Index };

    private static IEnumerable<Finding> Written(CheckContext context) =>
        from passage in context.Passages
        from Match match in Mark().Matches(passage.Text)
        where match.Value.Trim() is not ("…" or "……")
        select passage.Finding(
            "N.PLACEHOLDER", Severity.Warn, match.Index, match.Length, $"“{match.Value}”像是没有替换的占位符或者排版残留。", "请填上实际内容，或者删去。");

    [GeneratedRegex(
        @"[X×✕＊*_＿]{2,}|[X×][镇乡县市区局月日年条件个]|某某|某(镇|乡|县|局|单位)|[○〇]{2,}(镇|乡|县|局)|待(填|补充|定|核实)|此处(填|写|补充)|请(填写|补充|在此)|（\s*）(条|件|个|次|项)|【[^】\n]{0,20}】|\[bookmark:[^\]\n]*\]|\{[^}\n]{0,20}\}|\?{2,}|？{2,}|错误!未",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
