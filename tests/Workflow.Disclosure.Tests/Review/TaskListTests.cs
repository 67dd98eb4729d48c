using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review.Lists;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

public sealed class TaskListTests : IAsyncLifetime
{
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi", "baixi");
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_case_wanders_through_the_lists_of_all_who_have_to_do_with_it()
    {
        Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Drafts)).Rows);
        Assert.Empty((await ReadAsync("qingshi.jingban", TaskList.Started)).Rows);
        await SubmitAsync("qingshi");

        Assert.Empty((await ReadAsync("qingshi.jingban", TaskList.Drafts)).Rows);
        Assert.Empty((await ReadAsync("qingshi.jingban", TaskList.Waiting)).Rows);
        var started = Assert.IsType<CaseRow>(Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Started)).Rows));
        Assert.Equal("保密审查员", Assert.Single(started.Steps).Position);
        var waiting = Assert.IsType<WorkRow>(Assert.Single((await ReadAsync("qingshi.baomi", TaskList.Waiting)).Rows));
        // 保密审查 is opened, never ticked.
        Assert.Equal((1, null, null), (waiting.Version, waiting.Forward?.Label, waiting.ReturnedBy));

        await county.WalkAsync("qingshi", ("qingshi.baomi", "Return"));
        var returned = Assert.IsType<WorkRow>(Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Waiting)).Rows));
        Assert.Equal("保密审查员：请补充数据", returned.ReturnedBy);
        Assert.Null(returned.Forward);
        var decided = Assert.IsType<DecidedRow>(Assert.Single((await ReadAsync("qingshi.baomi", TaskList.Decided)).Rows));
        Assert.Equal(("退回", "请补充数据", true), (decided.OutcomeLabel, decided.Opinion, decided.MaySee));
        // Handed on twice, begun once.
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Started)).Rows);
    }

    [Fact]
    public async Task What_runs_is_seen_in_its_unit_and_all_of_it_in_the_county_office()
    {
        Assert.Equal("青石镇人民政府", Assert.Single((await ReadAsync("qingshi.zhuyao", TaskList.Running)).Rows).UnitName);
        Assert.Equal(2, (await ReadAsync("yunling.shenhe", TaskList.Running)).Rows.Count);
        Assert.Empty((await ReadAsync("shiqiao.zhuyao", TaskList.Running)).Rows);
        // The administrator called both into being.
        Assert.Equal(2, (await ReadAsync("yunling.guanli", TaskList.Started)).Rows.Count);
        Assert.Empty((await ReadAsync("yunling.shenhe", TaskList.Started)).Rows);
    }

    [Fact]
    public async Task What_is_late_is_seen_by_whom_it_waits_for_and_by_the_county_office()
    {
        Assert.Empty((await ReadAsync("yunling.shenhe", TaskList.Overdue)).Rows);
        county.Clock.Now = County.Morning.AddDays(30);

        Assert.True(Assert.IsType<WorkRow>(Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Overdue)).Rows)).Mine);
        Assert.Empty((await ReadAsync("qingshi.zhuyao", TaskList.Overdue)).Rows);
        var all = (await ReadAsync("yunling.shenhe", TaskList.Overdue)).Rows;
        Assert.Equal(["白溪镇人民政府", "青石镇人民政府"], all.Select(r => r.UnitName).Order(StringComparer.Ordinal));
        Assert.All(all.Cast<WorkRow>(), r => Assert.False(r.Mine));
    }

    [Fact]
    public async Task A_position_that_ended_takes_its_tasks_along_and_leaves_what_was_decided()
    {
        await SubmitAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        await county.Database.ExecuteAsync("UPDATE holdings SET valid_to = '2022-01-03'");

        foreach (var list in Enum.GetValues<TaskList>().Except([TaskList.Decided, TaskList.Started]))
        {
            Assert.Empty((await ReadAsync("qingshi.jingban", list)).Rows);
        }

        Assert.False(Assert.IsType<DecidedRow>(Assert.Single((await ReadAsync("qingshi.baomi", TaskList.Decided)).Rows)).MaySee);
    }

    [Theory]
    [InlineData(TaskList.Waiting)]
    [InlineData(TaskList.Decided)]
    [InlineData(TaskList.Started)]
    [InlineData(TaskList.Drafts)]
    [InlineData(TaskList.Running)]
    [InlineData(TaskList.Overdue)]
    public async Task Pages_by_key_show_each_row_once_in_every_order(TaskList list)
    {
        var (person, expected) = (await county.PersonAsync("qingshi.jingban"), 120);
        await CopyAsync(list, expected);
        foreach (var sort in ListFilter.Sorts(list))
        {
            var seen = new List<Guid>();
            ListKey? after = null;
            do
            {
                var page = await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(list, person, ListFilter.Parse(list, $"sort={sort}"), after, default));
                seen.AddRange(page.Rows.Select(r => r switch { WorkRow work => work.TaskId, DecidedRow decided => decided.DecisionId, _ => r.CaseId }));
                after = ListKey.Parse(page.Next?.ToString());
            }
            while (after is not null);

            Assert.Equal(expected, seen.Distinct().Count());
            Assert.Equal(expected, seen.Count);
        }

        Assert.Equal(expected, (await county.WithAsync<TaskLists, ListCounts>(l => l.CountAsync(person, default))).Of(list));
    }

    [Theory]
    [InlineData("q=青石", "青石镇人民政府")]
    [InlineData("q=白溪 年度报告", "白溪镇人民政府")]
    [InlineData("q=%25")]
    [InlineData("q=_")]
    [InlineData("q=%5C")]
    [InlineData("kind=annual-report&year=2021", "白溪镇人民政府", "青石镇人民政府")]
    [InlineData("kind=information-release")]
    [InlineData("year=2020")]
    [InlineData("position=经办人", "白溪镇人民政府")]
    [InlineData("position=保密审查员", "青石镇人民政府")]
    [InlineData("time=overdue")]
    [InlineData("time=week", "白溪镇人民政府")]
    [InlineData("time=followup")]
    public async Task A_filter_shows_what_it_says(string query, params string[] units)
    {
        await SubmitAsync("qingshi");
        await county.Database.ExecuteAsync("UPDATE tasks SET due_on = NULL WHERE position = '保密审查员'");

        var rows = (await ReadAsync("yunling.shenhe", TaskList.Running, query)).Rows;

        Assert.Equal(units, rows.Select(r => r.UnitName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_list_takes_every_filter()
    {
        await SubmitAsync("qingshi");
        foreach (var list in Enum.GetValues<TaskList>())
        {
            foreach (var query in (string[])[
                "q=年 报 青石 草 稿", $"unit={await county.UnitAsync("qingshi")}", "kind=annual-report", "year=2021", "position=保密审查员", "time=overdue", "time=today",
                "time=week", "time=never", "time=followup", "q=a&kind=b&year=2000&position=c&time=week&sort=oldest"])
            {
                foreach (var userName in (string[])["qingshi.baomi", "yunling.shenhe"])
                {
                    var rows = (await ReadAsync(userName, list, query, new ListKey(long.MaxValue / 4, Guid.Empty))).Rows;
                    Assert.True(rows.Count <= 2);
                }
            }
        }
    }

    [Fact]
    public async Task What_one_started_stays_in_the_list_and_tells_nothing_more_to_one_who_left()
    {
        await SubmitAsync("qingshi");
        await county.Database.ExecuteAsync($"UPDATE cases SET held_reason = '等待核实', held_at = '2022-01-04'; UPDATE holdings SET valid_to = '2022-01-03' WHERE person_id = '{await county.PersonAsync("qingshi.jingban")}'");

        var started = Assert.IsType<CaseRow>(Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Started)).Rows));

        Assert.Equal((false, null, 0, null), (started.MaySee, started.HeldReason, started.Steps.Count, started.DueOn));
        Assert.Equal("等待核实", Assert.IsType<CaseRow>(Assert.Single((await ReadAsync("qingshi.zhuyao", TaskList.Running)).Rows)).HeldReason);
    }

    [Fact]
    public async Task A_release_counts_to_the_year_in_which_it_began()
    {
        var (person, unit) = (await county.PersonAsync("qingshi.jingban"), await county.UnitAsync("qingshi"));
        await county.WithAsync<StartReleaseHandler, Result<ReleaseStarted>>(h => h.HandleAsync(new StartRelease(unit, person), default));

        Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Drafts, "year=2022")).Rows, r => r.Kind == CaseKinds.InformationRelease);
        Assert.DoesNotContain((await ReadAsync("qingshi.jingban", TaskList.Drafts, "year=2021")).Rows, r => r.Kind == CaseKinds.InformationRelease);
    }

    [Fact]
    public async Task A_follow_up_date_is_ones_own_and_can_be_changed_and_taken_away()
    {
        var id = Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Waiting)).Rows).CaseId;

        Assert.Equal(new DateOnly(2022, 1, 6), (await FollowAsync("qingshi.jingban", id, "2022年1月6日")).Value?.On);
        Assert.Equal(new DateOnly(2022, 1, 6), Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Running)).Rows).FollowUpOn);
        Assert.Null(Assert.Single((await ReadAsync("qingshi.zhuyao", TaskList.Running)).Rows).FollowUpOn);
        Assert.Empty((await ReadAsync("qingshi.jingban", TaskList.Waiting, "time=followup")).Rows);
        county.Clock.Now = County.Morning.AddDays(2);
        Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Waiting, "time=followup")).Rows);

        Assert.Equal(new DateOnly(2022, 2, 1), (await FollowAsync("qingshi.jingban", id, "2022-02-01")).Value?.On);
        Assert.True((await FollowAsync("qingshi.jingban", id, "")).Succeeded);
        Assert.Null(Assert.Single((await ReadAsync("qingshi.jingban", TaskList.Waiting)).Rows).FollowUpOn);
        Assert.IsType<FollowUpInThePast>((await FollowAsync("qingshi.jingban", id, "2022-01-05")).Error);
        Assert.IsType<FollowUpNotADay>((await FollowAsync("qingshi.jingban", id, "下周")).Error);
        Assert.IsType<CaseNotFound>((await FollowAsync("baixi.zhuyao", id, "2022-02-01")).Error);
        // A task of the case makes it known to those whose unit it is not.
        Assert.True((await FollowAsync("yunling.shenhe", id, "2022-02-01")).Succeeded);
    }

    [Fact]
    public async Task A_filter_is_kept_under_a_name_replaced_and_taken_away_by_its_owner_alone()
    {
        var (person, other) = (await county.PersonAsync("qingshi.jingban"), await county.PersonAsync("qingshi.zhuyao"));
        var filter = ListFilter.Parse(TaskList.Waiting, "?q=年报&time=week&sort=newest&nonsense=1");
        var saved = await SaveAsync(person, " 本周的年报 ", filter);
        Assert.Equal(("本周的年报", "q=%E5%B9%B4%E6%8A%A5&time=week&sort=newest"), (saved.Value!.Name, saved.Value.Query));
        Assert.Equal(filter, ListFilter.Parse(TaskList.Waiting, saved.Value.Query));

        Assert.Equal("year=2021", (await SaveAsync(person, "本周的年报", ListFilter.Parse(TaskList.Waiting, "year=2021"))).Value!.Query);
        Assert.Equal("year=2021", Assert.Single(await OfAsync(person)).Query);
        Assert.Empty(await OfAsync(other));
        Assert.IsType<FilterIsEmpty>((await SaveAsync(person, "空的", ListFilter.Parse(TaskList.Waiting, ""))).Error);
        Assert.IsType<FilterWithoutName>((await SaveAsync(person, " \n", filter)).Error);
        Assert.IsType<FilterNameTooLong>((await SaveAsync(person, new string('长', 21), filter)).Error);

        Assert.False(await county.WithAsync<SavedFilters, bool>(f => f.RemoveAsync(other, saved.Value.Id, default)));
        Assert.True(await county.WithAsync<SavedFilters, bool>(f => f.RemoveAsync(person, saved.Value.Id, default)));
        Assert.Empty(await OfAsync(person));
    }

    private async Task<ListPage> ReadAsync(string userName, TaskList list, string query = "", ListKey? after = null)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(list, person, ListFilter.Parse(list, query), after, default));
    }

    private async Task<Result<FollowUpView>> FollowAsync(string userName, Guid caseId, string on)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<FollowUps, Result<FollowUpView>>(f => f.SetAsync(new SetFollowUp(person, caseId, on), default));
    }

    private Task<Result<SavedFilter>> SaveAsync(Guid person, string name, ListFilter filter) =>
        county.WithAsync<SavedFilters, Result<SavedFilter>>(f => f.SaveAsync(new SaveFilter(person, TaskList.Waiting, name, filter), default));

    private Task<IReadOnlyList<SavedFilter>> OfAsync(Guid person) =>
        county.WithAsync<SavedFilters, IReadOnlyList<SavedFilter>>(f => f.OfAsync(person, TaskList.Waiting, default));

    private async Task SubmitAsync(string unitCode)
    {
        await county.TypeReportAsync((await county.OpenTaskAsync(unitCode)).Id, $"{unitCode}.jingban");
        await county.WalkAsync(unitCode, ($"{unitCode}.jingban", "Submit"));
    }

    /// <summary>Copies 青石镇's draft until the list has so many, many of them due on the same day and some on none.</summary>
    private async Task CopyAsync(TaskList list, int rows)
    {
        county.Clock.Now = County.Morning.AddDays(30);
        const string Copies = "FROM generate_series(1, @n) i, cases c JOIN units u ON u.id = c.unit_id WHERE u.code = 'qingshi'";
        const string Task = """
            INSERT INTO tasks SELECT (jsonb_populate_record(t, jsonb_build_object('id', md5(i || 'task')::uuid, 'case_id', md5(i::text)::uuid, 'due_on', @due, @more))).*
            FROM generate_series(1, @n) i, tasks t JOIN units u ON u.id = t.unit_id WHERE u.code = 'qingshi';
            """;
        var person = await county.PersonAsync("qingshi.jingban");
        var due = list == TaskList.Overdue ? "date '2022-01-05' + i / 40" : "CASE WHEN i % 10 > 0 THEN date '2022-01-05' + i / 40 END";
        var more = list is TaskList.Started or TaskList.Decided ? $"'closed_at', '2022-01-05', 'decided_by', '{person}'" : "'title', '起草'";
        await county.Database.ExecuteAsync(($"""
            INSERT INTO cases SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5(i::text)::uuid, 'campaign_id', NULL))).* {Copies};
            {Task.Replace("@due", due, StringComparison.Ordinal).Replace("@more", more, StringComparison.Ordinal)}
            {(list == TaskList.Decided ? $"INSERT INTO document_versions SELECT gen_random_uuid(), c.id, 1, '', '', NULL, '', '2022-01-05' FROM cases c;" : "")}
            {(list == TaskList.Decided ? $"INSERT INTO decisions (id, case_id, number, task_id, activity_id, title, position, unit_id, person_id, actor_name, outcome, outcome_label, tone, opinion, version_id, version_number, version_hash, definition_hash, decided_at, previous_hash, hash) SELECT gen_random_uuid(), t.case_id, 1, t.id, '', t.title, t.position, t.unit_id, '{person}', '', '', '', 'Forward', '', v.id, 1, '', '', date '2022-01-05' + ascii(right(t.id::text, 1)) % 5, '', '' FROM tasks t JOIN document_versions v ON v.case_id = t.case_id WHERE t.closed_at IS NOT NULL;" : "")}
            """).Replace("@n", $"{rows - (list is TaskList.Started or TaskList.Decided ? 0 : 1)}", StringComparison.Ordinal));
    }
}
