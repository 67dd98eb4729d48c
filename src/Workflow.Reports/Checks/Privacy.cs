namespace Workflow.Reports.Checks;

/// <summary>What must not be published: identity numbers, mobile phones, bank cards, secret marks.</summary>
internal sealed class Privacy : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new(SensitiveText.Code, Severity.Fail, "个人信息和密级标志")];

    public override IEnumerable<Finding> Find(CheckContext context) =>
        from passage in context.Passages
        from mark in SensitiveText.Find(passage.Text)
        select passage.Finding(
            SensitiveText.Code, mark.Certain ? Severity.Fail : Severity.Warn, mark.Start, mark.Length, $"{mark}。",
            mark.IsSecrecy ? "请停止公开流程，先按保密规定核对这部分内容从哪里来。" : $"报告要向社会公开，请删去{mark.What}。");
}
