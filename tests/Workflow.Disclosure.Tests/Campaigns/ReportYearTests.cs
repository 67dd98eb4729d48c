using Workflow.Disclosure.Campaigns;

namespace Workflow.Disclosure.Tests.Campaigns;

public sealed class ReportYearTests
{
    [Theory]
    [InlineData("2026-11-29", false)]
    [InlineData("2026-12-31", false)]
    [InlineData("2027-01-01", true)]
    [InlineData("2028-02-29", true)]
    [InlineData("2025-12-31", false)]
    public void A_year_is_over_from_the_first_day_of_the_next(string today, bool over)
    {
        var year = new ReportYear(2026);

        Assert.Equal(over, year.IsOver(DateOnly.Parse(today)));
        Assert.Equal(over, year.Warning(DateOnly.Parse(today)) is null);
    }

    [Fact]
    public void The_warning_names_the_year_and_the_day_from_which_it_may_be_public() =>
        Assert.StartsWith("2026年还没有结束：年度报告要在2027年1月1日以后公开", ReportYear.Warning(2026, new DateOnly(2026, 11, 29)));

    [Fact]
    public void What_reports_on_no_year_is_not_warned_of() => Assert.Null(ReportYear.Warning(null, new DateOnly(2026, 11, 29)));
}
