namespace Workflow.Reports.Checks;

/// <summary>Part six says whether 信息处理费 was charged, and how much.</summary>
internal sealed class Fees : ReportCheck
{
    public override IReadOnlyList<CheckCode> Codes { get; } = [new("F.FEE", Severity.Warn, "信息处理费")];

    private static readonly string[] Named = ["信息处理费", "处理费", "信息公开费", "公开收费"];

    public override IEnumerable<Finding> Find(CheckContext context)
    {
        var part = context.Layout.FindPart("other");
        if (part is null || !context.PassagesOf(part.Key).Any())
        {
            yield break;
        }
        var said = context.PassagesOf(part.Key).SelectMany(p => p.Sentences, (p, s) => (Passage: p, Sentence: s)).Where(x => x.Sentence.Has(Named)).ToArray();
        if (said.Length == 0)
        {
            yield return new(
                "F.FEE", Severity.Warn, part.Heading ?? part.Name, part.Key, [], $"“{part.Heading}”没有写信息处理费的收取情况。",
                $"请写明收取了多少；没有收取的，写“{(context.YearIsUnknown ? "本" : context.Report.Year)}年未收取信息处理费。”");
        }
        var requests = context.Sum(context.Layout.RequestTotals);
        foreach (var (passage, sentence) in said)
        {
            foreach (var fee in passage.Quantities.Where(q => q.Start >= sentence.Start && q.End <= sentence.End && q.Unit is "元" or "万元" && q is { IsExact: true, Low: > 0 }))
            {
                var yuan = fee.Unit == "万元" ? fee.Low * 10_000 : fee.Low;
                if (requests == 0)
                {
                    yield return passage.Finding(
                        "F.FEE", Severity.Warn, fee.Start, fee.Length, $"写明收取信息处理费{Arithmetic.Show(yuan)}元，而表三本年新收和上年结转的申请都是0。", "没有申请就没有信息处理费，请核对。");
                }
                else if (requests is { } count && !DisclosureFee.IsPossible(yuan, (int)Math.Min(count, int.MaxValue)))
                {
                    yield return passage.Finding(
                        "F.FEE", Severity.Warn, fee.Start, fee.Length,
                        $"信息处理费{Arithmetic.Show(yuan)}元按收费标准算不出来。", "按件、按量计收的都是10元的整数倍（国办函〔2020〕109号），请核对金额和单位。");
                }
                if (context.Layout.FeeAmount is { } cell && context.Readings[cell] is CellReading.Number { Value: > 0 and var amount } && amount * 10_000 == yuan)
                {
                    yield return passage.Finding(
                        "F.FEE", Severity.Warn, fee.Start, fee.Length, $"信息处理费{Arithmetic.Show(yuan)}元同时填进了{context.Layout.Cell(cell).Place}。", "信息处理费只在第六部分写，不是行政事业性收费；请改正表二。") with
                    {
                        Cells = [cell],
                        Table = context.Layout.Cell(cell).Table,
                    };
                }
            }
        }
    }
}
