using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>What stands beside a version for the one who is to decide on it.</summary>
public sealed class ReadingDeskTests : IAsyncLifetime
{
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Who_reads_for_the_first_time_after_the_drafter_is_told_of_no_changes() =>
        Assert.Null((await ReadAsync("qingshi.baomi")).Changes);

    [Fact]
    public async Task After_a_return_each_reader_is_shown_what_changed_since_he_or_the_one_before_him_read()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Return"));
        await MendAsync();
        var own = (await ReadAsync("qingshi.baomi")).Changes!;
        Assert.Equal((1, 2, "您上次看的第1版"), (own.Since, own.Now, own.Known));
        Assert.Equal("problems", Assert.Single(own.Comparison.Texts).Key);

        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        var next = (await ReadAsync("qingshi.fenguan")).Changes!;
        Assert.Equal("办公室主任看的第2版", next.Known);
        Assert.True(next.Comparison.IsEmpty);
    }

    [Fact]
    public async Task A_draft_that_comes_back_unchanged_is_said_to_be_the_same()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Return"), ("qingshi.jingban", "Submit"));
        var changes = (await ReadAsync("qingshi.baomi")).Changes!;
        Assert.Equal("您上次看的第1版", changes.Known);
        Assert.True(changes.Comparison.IsEmpty);
    }

    [Fact]
    public async Task Findings_and_last_years_figures_are_those_that_the_drafter_saw()
    {
        var layout = ReportLayouts.For(2020);
        var earlier = Report.Empty(layout, 2020, "青石镇人民政府").With(new Dictionary<string, string?>(), layout.Cells.ToDictionary(c => c.Key, c => (string?)(c.Key == "t3.new.total" ? "12" : "0")));
        await county.Database.ExecuteAsync($"""
            INSERT INTO earlier_reports (unit_id, year, content, file_name, brought_by, brought_at)
            SELECT u.id, 2020, '{earlier.ToCanonicalJson()}', '2020.docx', p.id, '2022-01-04' FROM units u, people p WHERE u.code = 'qingshi' AND p.user_name = 'qingshi.jingban'
            """);
        var reading = (await ReadAsync("qingshi.baomi")).Report!;
        Assert.Equal(reading.Report.LayoutId, reading.Earlier!.LayoutId);
        Assert.Equal("12", reading.Earlier.Cell("t3.new.total"));
        var unit = await county.UnitAsync("qingshi");
        var basis = await county.WithAsync<DraftReader, ReportBasis>(d => d.BasisAsync(2021, unit, default));
        Assert.Equal(AnnualReportKind.Findings(reading.Report, basis).Select(f => f.Message), reading.Findings.Select(f => f.Message));
        Assert.Equal(reading.Findings.Count, Enum.GetValues<Severity>().Sum(reading.Count));
    }

    [Fact]
    public async Task The_way_names_who_holds_the_step_today_and_how_its_due_date_came_about()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Return"));
        var task = await county.OpenTaskAsync("qingshi");
        var way = await county.WithAsync<CaseWays, CaseWay>(w => w.ReadAsync(task.CaseId, default));
        var here = Assert.Single(way.Here);
        var entry = Assert.Single(here.Entries);
        Assert.Equal(("起草", 2, "青石镇经办人"), (here.Title, here.Times, entry.Who));
        Assert.StartsWith("起草截止2022年1月10日", entry.Of.Task.DueReason, StringComparison.Ordinal);
        Assert.Equal(["办公室主任审核"], way.Steps.Where(s => s.State == StepState.Returned).Select(s => s.Title));
        Assert.Equal(["检查", "保密审查", "分管领导审核", "主要领导签发", "县政府办审核", "公开", "告知经办人", "结束"], way.Steps.Where(s => s.State == StepState.ToCome).Select(s => s.Title));

        await county.Database.ExecuteAsync("UPDATE holdings SET valid_to = '2022-01-03' WHERE position = '经办人'");
        way = await county.WithAsync<CaseWays, CaseWay>(w => w.ReadAsync(task.CaseId, default));
        Assert.Equal("现在没有人在岗", way.Here.Single().Entries.Single().Who);
    }

    [Fact]
    public async Task A_return_ends_a_round()
    {
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Return"), ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
        var rounds = DecisionRounds.Of((await ViewAsync("qingshi.zhuren")).Decisions);
        Assert.Equal([2, 2], rounds.Select(r => r.Count));
        Assert.Equal("Back", rounds[0][^1].Tone);
        Assert.Empty(DecisionRounds.Of([]));
    }

    private async Task MendAsync()
    {
        var draft = await county.OpenTaskAsync("qingshi");
        var person = await county.PersonAsync("qingshi.jingban");
        var saved = await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(draft.Id, "problems", 1, new(new Dictionary<string, string> { ["problems"] = "已写明整改时限。" }, new Dictionary<string, string?>()), person), default));
        Assert.True(saved.Succeeded);
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
    }

    private async Task<TaskView> ViewAsync(string userName)
    {
        var (task, person) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync(userName));
        return (await county.WithAsync<TaskViews, TaskView?>(v => v.ReadAsync(task.Id, person, default)))!;
    }

    private async Task<Reading> ReadAsync(string userName)
    {
        var (view, person) = (await ViewAsync(userName), await county.PersonAsync(userName));
        return (await county.WithAsync<ReadingDesk, Reading?>(d => d.ReadAsync(view, person, default)))!;
    }
}
