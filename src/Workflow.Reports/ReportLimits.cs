using Workflow.Reports.Layouts;

namespace Workflow.Reports;

/// <summary>What a server accepts before it looks at the content. Lengths of texts are in the layout (<see cref="TextLayout.MaxLength"/>).</summary>
public static class ReportLimits
{
    /// <summary>In UTF-16 characters, as typed.</summary>
    public const int MaxCellLength = 40;

    /// <summary>Largest body of one saved section, in bytes: six texts of 20,000 characters, escaped.</summary>
    public const int MaxSectionBytes = 1_000_000;

    /// <summary>Largest body of a whole report, in bytes.</summary>
    public const int MaxReportBytes = 2_000_000;

    /// <summary>Why the typed values can't be kept at all, in the words the user reads; null when they can.</summary>
    public static string? Refusal(
        ReportLayout layout, IReadOnlyDictionary<string, string?> texts, IReadOnlyDictionary<string, string?> cells)
    {
        foreach (var (key, text) in texts)
        {
            if (!layout.HasText(key))
            {
                return "页面与当前报告格式不一致，请刷新页面后再填。";
            }
            var rule = layout.Text(key);
            if (TextRules.Clean(text).Length is var length && length > rule.MaxLength)
            {
                return $"“{rule.Label}”有{length}个字符，最多{rule.MaxLength}个，请删减后再保存。";
            }
        }
        foreach (var (key, typed) in cells)
        {
            if (!layout.HasCell(key))
            {
                return "页面与当前报告格式不一致，请刷新页面后再填。";
            }
            if (typed?.Trim().Length > MaxCellLength)
            {
                return $"{layout.Cell(key).Place}填了{typed.Trim().Length}个字符，最多{MaxCellLength}个；这一格只填数字。";
            }
        }
        return null;
    }
}
