using System.Text.Json.Nodes;
using Workflow.Disclosure.Clocks;

namespace Workflow.Disclosure.Tests.Clocks;

public sealed class DueDatesTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Load(null);
    private static readonly Dictionary<string, DateOnly> Dates = new(StringComparer.Ordinal)
    {
        ["DraftDue"] = new(2022, 1, 7),
        ["SubmitDue"] = new(2022, 1, 15),
        ["ReviewDue"] = new(2022, 1, 25),
        ["PublishDue"] = new(2022, 3, 31),
    };

    [Theory]
    [InlineData("""{"from":"DraftDue"}""", "2022-01-07", "起草截止2022年1月7日")]
    [InlineData("""{"from":"SubmitDue","workingDays":0}""", "2022-01-15", "报县截止2022年1月15日")]   // a Saturday that somebody set stays
    [InlineData("""{"from":"SubmitDue","workingDays":-3}""", "2022-01-12", "报县截止2022年1月15日之前3个工作日")]
    [InlineData("""{"from":"Opened","workingDays":2}""", "2022-01-06", "任务开始2022年1月4日之后2个工作日")]
    [InlineData("""{"from":"DraftDue","notBefore":{"from":"Opened","workingDays":1}}""", "2022-01-07", "起草截止2022年1月7日")]
    [InlineData("""{"from":"DraftDue","notBefore":{"from":"Opened","workingDays":5}}""", "2022-01-11",
        "任务开始2022年1月4日之后5个工作日（晚于起草截止2022年1月7日，取较晚者）")]
    public void A_due_date_says_how_it_came_about(string due, string expected, string reason) =>
        Assert.Equal(new DueDate(DateOnly.Parse(expected), reason), Compute(due, new DateOnly(2022, 1, 4)));

    [Fact]
    public void A_missing_year_is_reckoned_by_weekends_and_says_so()
    {
        var due = Compute("""{"from":"Opened","workingDays":3}""", new DateOnly(2026, 12, 30));

        Assert.Equal(new DateOnly(2027, 1, 4), due.On);
        Assert.Equal("任务开始2026年12月30日之后3个工作日（2027年放假安排未录入，按周末推算）", due.Reason);
    }

    [Theory]
    [InlineData("[]", "须是对象")]
    [InlineData("{}", "from")]
    [InlineData("""{"from":7}""", "from“7”")]
    [InlineData("""{"from":"Someday"}""", "from“Someday”")]
    [InlineData("""{"from":"Opened","workingDays":"3"}""", "workingDays")]
    [InlineData("""{"from":"Opened","workingDays":1.5}""", "workingDays")]
    [InlineData("""{"from":"Opened","workingDays":100000}""", "workingDays")]
    [InlineData("""{"from":"Opened","days":3}""", "days")]
    [InlineData("""{"from":"Opened","notBefore":{"from":"Never"}}""", "Never")]
    public void A_faulty_expression_is_named_before_it_is_used(string due, string fault) =>
        Assert.Contains(fault, DueDates.Fault(JsonNode.Parse(due)), StringComparison.Ordinal);

    [Fact]
    public void A_date_that_the_case_does_not_have_is_a_fault() =>
        Assert.Throws<InvalidOperationException>(() =>
            DueDates.Compute(JsonNode.Parse("""{"from":"DraftDue"}""")!, new Dictionary<string, DateOnly>(), new DateOnly(2022, 1, 4), Calendar));

    [Theory]
    [InlineData("2022-01-14", "2022-01-11", "还剩3个工作日")]
    [InlineData("2022-01-14", "2022-01-14", "今日到期")]
    [InlineData("2022-01-15", "2022-01-14", "到期前已无工作日")]
    [InlineData("2022-01-14", "2022-01-15", "已逾期")]
    [InlineData("2022-01-14", "2022-01-18", "已逾期2个工作日")]
    [InlineData("2027-01-05", "2026-12-31", "还剩3个工作日（2027年放假安排未录入，按周末推算）")]
    public void Time_left_is_told_in_working_days(string due, string today, string expected) =>
        Assert.Equal(expected, TimeLeft.Describe(DateOnly.Parse(due), DateOnly.Parse(today), Calendar));

    private static DueDate Compute(string due, DateOnly opened) => DueDates.Compute(JsonNode.Parse(due)!, Dates, opened, Calendar);
}
