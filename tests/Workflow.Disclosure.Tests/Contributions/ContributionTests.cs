using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Contributions;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Reports.Layouts;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Contributions;

/// <summary>分工填报, through the product's own handlers: 青石镇's drafter, and its 司法所 and 财政所.</summary>
public sealed class ContributionTests : IAsyncLifetime
{
    private const string Drafter = "qingshi.jingban";
    private const string Station = "qingshi-sifa.jingban";
    private const string Requests = "requests";
    private const string Litigation = "litigation";
    private County county = null!;
    private Guid draft;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        draft = (await county.OpenTaskAsync("qingshi")).Id;
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task The_colleague_saves_exactly_his_part_and_only_while_it_is_his()
    {
        Assert.IsType<TaskNotFound>((await SaveAsync(Station, Litigation, 0)).Error);
        var given = await AssignAsync();

        Assert.True((await SaveAsync(Station, Litigation, 0)).Succeeded);
        Assert.IsType<TaskNotFound>((await SaveAsync(Station, Requests, 0)).Error);
        Assert.IsType<TaskNotFound>((await SaveAsync("qingshi-caizheng.jingban", Litigation, 1)).Error);
        Assert.IsType<TaskNotFound>((await SaveAsync("baixi.jingban", Litigation, 1)).Error);

        Assert.True((await EndAsync(Station, given.Id, ContributionOutcome.Returned)).Succeeded);
        var late = await SaveAsync(Station, Litigation, 1);
        Assert.Contains("已交回（青石镇司法所经办人", Assert.IsType<PartNotOpen>(late.Error).Message, StringComparison.Ordinal);
        Assert.True((await SaveAsync(Drafter, Litigation, 1)).Succeeded);
    }

    [Fact]
    public async Task A_part_is_chosen_from_the_towns_own_tree_and_never_goes_to_oneself()
    {
        var choices = await ChoicesAsync(Drafter);

        Assert.Equal(["青石镇人民政府", "青石镇司法所", "青石镇财政所"], choices.Select(c => c.UnitName).Distinct());
        Assert.DoesNotContain(choices, c => c.Name.EndsWith("青石镇经办人", StringComparison.Ordinal) || c is { UnitName: "青石镇人民政府", Position: Positions.Drafter });
        Assert.Contains(choices, c => c.Name == "青石镇司法所·经办人");
        Assert.Contains(choices, c => c.Name == "青石镇司法所·青石镇司法所经办人");
        var elsewhere = (await county.WithAsync<ContributionLists, IReadOnlyList<Assignee>>(async l =>
            await l.AssigneesAsync(await county.UnitAsync("baixi"), await county.PersonAsync(Drafter), default)))[0];
        var refused = await TryAssignAsync(to: elsewhere.Key);
        Assert.Equal("To", Assert.Single(Assert.IsType<FieldFaults>(refused.Error).Faults).Field);
    }

    [Fact]
    public async Task The_county_office_can_ask_its_departments_but_not_its_towns()
    {
        var choices = await county.WithAsync<ContributionLists, IReadOnlyList<Assignee>>(async l =>
            await l.AssigneesAsync(await county.UnitAsync("yunling"), await county.PersonAsync("yunling.jingban"), default));

        Assert.Equal(["云岭县人民政府办公室", "云岭县教育局", "云岭县自然资源局"], choices.Select(c => c.UnitName).Distinct());
    }

    [Theory]
    [InlineData("2022-01-03", "已经过去")]
    [InlineData("下周", "请填写交回期限")]
    [InlineData("", "请填写交回期限")]
    public async Task A_date_that_cannot_be_is_refused(string due, string why) =>
        Assert.Contains(why, Assert.IsType<FieldFaults>((await TryAssignAsync(due: due)).Error).Faults.Single(f => f.Field == "DueOn").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("2022-01-08", "不是工作日")]
    [InlineData("2022-01-20", "到期，交回期限2022年1月20日（周四）比它晚")]
    public async Task A_doubtful_date_is_shown_and_taken_when_it_is_meant(string due, string doubt)
    {
        Assert.Contains(Assert.IsType<DueDateDoubtful>((await TryAssignAsync(due: due)).Error).Doubts, d => d.Contains(doubt, StringComparison.Ordinal));
        Assert.Equal(0, await county.QueryAsync(db => db.Contributions.CountAsync()));

        Assert.True((await TryAssignAsync(due: due, confirmed: true)).Succeeded);
    }

    [Fact]
    public async Task Only_the_drafter_of_this_open_draft_gives_parts_away()
    {
        foreach (var other in new[] { "baixi.jingban", "qingshi.zhuren", Station, "yunling.guanli" })
        {
            Assert.IsType<TaskNotFound>((await TryAssignAsync(by: other)).Error);
        }

        await county.TypeReportAsync(draft, Drafter);
        await county.WalkAsync("qingshi", (Drafter, "Submit"));
        Assert.IsType<DraftNotOpen>((await TryAssignAsync()).Error);
    }

    [Fact]
    public async Task A_part_is_out_once_even_when_two_give_it_away_at_once()
    {
        var both = await Task.WhenAll(TryAssignAsync(), TryAssignAsync());

        Assert.Single(both, b => b.Succeeded);
        Assert.Contains("已由青石镇经办人分给青石镇司法所·经办人", Assert.IsType<PartAlreadyAssigned>(both.Single(b => !b.Succeeded).Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_back_and_taking_back_at_once_happens_once_and_the_other_is_told()
    {
        for (var round = 0; round < 5; round++)
        {
            var given = await AssignAsync();
            var both = await Task.WhenAll(EndAsync(Station, given.Id, ContributionOutcome.Returned), EndAsync(Drafter, given.Id, ContributionOutcome.TakenBack));

            var winner = Assert.Single(both, b => b.Succeeded).Value!;
            var told = Assert.IsType<ContributionClosed>(both.Single(b => !b.Succeeded).Error);
            Assert.Contains(winner.ClosedByName!, told.Message, StringComparison.Ordinal);
            Assert.Equal(1, await county.QueryAsync(db => db.Contributions.CountAsync(c => c.Id == given.Id && c.ClosedAt != null)));
            Assert.Equal(0, await county.QueryAsync(db => db.Timers.CountAsync(t => t.ContributionId == given.Id)));
        }

        Assert.Equal(10, await county.QueryAsync(db => db.Journal.CountAsync(j => j.ActivityType == "Workflow.Contribution")));
    }

    [Fact]
    public async Task A_draft_is_not_handed_on_while_a_part_is_out_and_nothing_of_it_is_lost()
    {
        await county.TypeReportAsync(draft, Drafter);
        var given = await AssignAsync();

        var refused = Assert.IsType<PartsStillOut>((await county.DecideAsync(Drafter, draft, "Submit")).Error);
        Assert.Contains("青石镇司法所·经办人", Assert.Single(refused.Parts), StringComparison.Ordinal);
        Assert.Contains("2022年1月6日（周四）前交回", refused.Parts[0], StringComparison.Ordinal);
        Assert.True((await SaveAsync(Station, Litigation, 1)).Succeeded);

        Assert.True((await EndAsync(Drafter, given.Id, ContributionOutcome.TakenBack)).Succeeded);
        Assert.True((await county.DecideAsync(Drafter, draft, "Submit")).Succeeded);
        var record = await county.WithAsync<CaseRecords, CaseRecord?>(async r => await r.ReadAsync(given.CaseId, await county.PersonAsync(Drafter), default));
        Assert.Null(record!.Fault);
        Assert.Single(record.Decisions);
    }

    [Fact]
    public async Task Handing_on_giving_back_and_a_save_at_once_leave_nothing_answered_as_saved_outside_the_version()
    {
        await county.TypeReportAsync(draft, Drafter);
        var given = await AssignAsync("problems");
        var person = await county.PersonAsync(Station);
        var saving = county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(draft, "problems", 1, new SectionContent(new Dictionary<string, string> { ["problems"] = "司法所写的问题。" }, new Dictionary<string, string?>()), person), default));
        var returning = EndAsync(Station, given.Id, ContributionOutcome.Returned);
        var submitting = county.DecideAsync(Drafter, draft, "Submit");
        await Task.WhenAll(saving, returning, submitting);

        Assert.True((await returning).Succeeded);
        Assert.True(await saving is { Succeeded: true } or { Error: PartNotOpen }, (await saving).Error?.Message);
        if (!(await submitting).Succeeded)
        {
            Assert.IsType<PartsStillOut>((await submitting).Error);
            Assert.True((await county.DecideAsync(Drafter, draft, "Submit")).Succeeded);
        }

        var version = await county.QueryAsync(db => db.DocumentVersions.SingleAsync());
        Assert.Equal((await saving).Succeeded, version.Content.Contains("司法所写的问题。", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Declining_needs_a_reason_and_giving_back_does_not()
    {
        var given = await AssignAsync();

        Assert.Contains("写明原因", Assert.IsType<InvalidError>((await EndAsync(Station, given.Id, ContributionOutcome.Declined)).Error).Message, StringComparison.Ordinal);
        var declined = await EndAsync(Station, given.Id, ContributionOutcome.Declined, "本所没有这类案件");
        Assert.Equal((ContributionOutcome.Declined, "本所没有这类案件"), (declined.Value!.Outcome, declined.Value.Remark));
        Assert.IsType<ContributionNotFound>((await EndAsync("qingshi-caizheng.jingban", given.Id, ContributionOutcome.Returned)).Error);
        Assert.IsType<ContributionNotFound>((await EndAsync(Station, given.Id, ContributionOutcome.TakenBack)).Error);
    }

    [Fact]
    public async Task One_urges_again_after_four_hours_and_each_time_is_in_the_record()
    {
        var given = await AssignAsync();
        Assert.Equal(1, (await UrgeAsync(given.Id)).Value!.UrgedCount);
        county.Clock.Now += UrgeContributionHandler.Pause - TimeSpan.FromMinutes(1);
        Assert.Contains("2022年1月4日13:00以后可以再催", Assert.IsType<UrgedAlready>((await UrgeAsync(given.Id)).Error).Message, StringComparison.Ordinal);
        county.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(2, (await UrgeAsync(given.Id)).Value!.UrgedCount);
        Assert.IsType<ContributionNotFound>((await UrgeAsync(given.Id, Station)).Error);

        var lines = await county.WithAsync<ContributionLists, List<JournalLine>>(l => l.RecordAsync(given.CaseId, default));
        Assert.Equal(["Assigned", "Urged", "Urged"], lines.Select(l => l.Event));
        Assert.Equal("青石镇经办人把“四、政府信息公开行政复议、行政诉讼情况”分给青石镇司法所·经办人填报，2022年1月6日（周四）前交回。说明：请按台账填写", lines[0].Words);
        Assert.EndsWith("第2次）", lines[2].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_left_no_longer_has_it_and_the_drafter_sees_that()
    {
        var person = (await ChoicesAsync(Drafter)).Single(c => c.UnitName == "青石镇司法所" && c.PersonId is not null);
        var given = (await TryAssignAsync(to: person.Key)).Value!;
        Assert.Equal(1, await WaitingAsync(Station));

        await county.Database.ExecuteAsync($"UPDATE holdings SET valid_to = '2022-01-03' WHERE unit_id = '{person.UnitId}'");

        Assert.Equal(0, await WaitingAsync(Station));
        Assert.IsType<TaskNotFound>((await SaveAsync(Station, Litigation, 0)).Error);
        var rows = await county.WithAsync<ContributionLists, IReadOnlyList<ContributionRow>>(l => l.OfTaskAsync(draft, default));
        Assert.True(Assert.Single(rows, r => r.Contribution.Id == given.Id).Vacant);
    }

    [Fact]
    public async Task What_waits_is_listed_by_due_date_page_by_page_with_parts_among_the_tasks()
    {
        await AssignAsync(Litigation);
        await AssignAsync(Requests, due: "2022-01-05");
        var person = await county.PersonAsync(Station);

        var all = ListFilter.Parse(TaskList.Waiting, "");
        var rows = (await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Waiting, person, all, null, default))).Rows.Cast<WorkRow>().ToList();
        Assert.Equal([new DateOnly(2022, 1, 5), new DateOnly(2022, 1, 6)], rows.Select(r => r.DueOn!.Value));
        Assert.All(rows, r => Assert.True(r.IsPart));
        var first = new ListKey(rows[0].DueOn!.Value.DayNumber, rows[0].TaskId);
        var rest = await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Waiting, person, all, first, default));
        Assert.Equal(rows[1], Assert.Single(rest.Rows));
        Assert.Equal(2, await WaitingAsync(Station));
    }

    private Task<IReadOnlyList<Assignee>> ChoicesAsync(string userName) => county.WithAsync<ContributionLists, IReadOnlyList<Assignee>>(async l =>
        await l.AssigneesAsync(await county.UnitAsync("qingshi"), await county.PersonAsync(userName), default));

    private async Task<Result<Contribution>> TryAssignAsync(
        string section = Litigation, string due = "2022-01-06", string? to = null, bool confirmed = false, string by = Drafter)
    {
        var person = await county.PersonAsync(by);
        to ??= (await ChoicesAsync(Drafter)).Single(c => c.Name == "青石镇司法所·经办人").Key;
        return await county.WithAsync<AssignPartHandler, Result<Contribution>>(h => h.HandleAsync(
            new AssignPart(draft, section, to, due, "请按台账填写", confirmed, person), default));
    }

    private async Task<Contribution> AssignAsync(string section = Litigation, string due = "2022-01-06") => (await TryAssignAsync(section, due)).Value!;

    private async Task<Result<Contribution>> EndAsync(string userName, Guid id, ContributionOutcome how, string remark = "")
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<EndContributionHandler, Result<Contribution>>(h => h.HandleAsync(new EndContribution(id, how, remark, person), default));
    }

    private async Task<Result<Contribution>> UrgeAsync(Guid id, string userName = Drafter)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<UrgeContributionHandler, Result<Contribution>>(h => h.HandleAsync(new UrgeContribution(id, person), default));
    }

    private async Task<Result<SectionSaved>> SaveAsync(string userName, string section, int seen, string value = "0")
    {
        var person = await county.PersonAsync(userName);
        var cells = ReportLayouts.For(2021).Cells.Where(c => c.Part == section).ToDictionary(c => c.Key, _ => (string?)value);
        return await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(draft, section, seen, new SectionContent(new Dictionary<string, string>(), cells), person), default));
    }

    private async Task<int> WaitingAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return (await county.WithAsync<TaskLists, ListCounts>(l => l.CountAsync(person, default))).Waiting;
    }
}
