using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Notifications;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Talks;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Talks;

/// <summary>沟通 about 青石镇's report, which waits for its 保密审查员.</summary>
public sealed class TalkTests : IAsyncLifetime
{
    private const string Drafter = "qingshi.jingban";
    private const string Director = "qingshi.zhuren";
    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        var draft = await county.OpenTaskAsync("qingshi");
        await county.TypeReportAsync(draft.Id, Drafter);
        await county.WalkAsync("qingshi", (Drafter, "Submit"));
        caseId = draft.CaseId;
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task A_question_tells_the_one_who_is_asked_moves_nothing_and_is_answered()
    {
        var before = await county.OpenTaskAsync("qingshi");
        var question = (await AskAsync(Director, Drafter, "  表三的23件是否含上年结转？\r\n请核对。 ")).Value!;

        Assert.Equal("表三的23件是否含上年结转？\n请核对。", question.Text);
        var told = await ToldAsync(Drafter);
        Assert.Equal("question-asked", told.Kind);
        Assert.Equal($"/cases/{caseId}/talk#q-{question.Id}", told.Link);
        Assert.Contains("青石镇办公室主任问您", told.Body, StringComparison.Ordinal);
        Assert.Equal(1, await WaitingAsync(Drafter));
        Assert.Equal(before.Id, (await county.OpenTaskAsync("qingshi")).Id);
        Assert.Equal(1, await county.QueryAsync(db => db.Decisions.CountAsync()));

        Assert.True((await AnswerAsync(Drafter, question.Id, "含，上年结转2件。")).Succeeded);
        Assert.Contains("青石镇经办人答复了您的问题", (await ToldAsync(Director)).Body, StringComparison.Ordinal);
        Assert.Equal(0, await WaitingAsync(Drafter));
        Assert.True((await AnswerAsync(Drafter, question.Id, "补充：两件都已办结。")).Succeeded);
        var row = Assert.Single(await county.WithAsync<CaseTalks, IReadOnlyList<TalkRow>>(t => t.OfCaseAsync(caseId, default)));
        Assert.Equal(["含，上年结转2件。", "补充：两件都已办结。"], row.Answers.Select(a => a.Text));
    }

    [Fact]
    public async Task Those_who_see_the_case_can_be_asked_the_ones_who_decided_first_and_nobody_else()
    {
        var circle = (await county.WithAsync<CaseCircles, CaseCircle?>(async c => await c.ReadAsync(caseId, await county.PersonAsync(Director), default)))!;

        Assert.Equal((CaseCircles.Decided, "青石镇经办人"), (circle.Members[0].Group, circle.Members[0].Name));
        Assert.Equal([CaseCircles.Decided, "青石镇人民政府", "云岭县人民政府办公室"], circle.Members.Select(m => m.Group).Distinct());
        Assert.DoesNotContain(circle.Members, m => m.Name == "青石镇办公室主任");
        foreach (var outside in new[] { "baixi.jingban", "qingshi-sifa.jingban", "jiaoyu.zhuren" })
        {
            Assert.Equal("To", Assert.Single(Assert.IsType<FieldFaults>((await AskAsync(Director, outside, "请看")).Error).Faults).Field);
            Assert.IsType<CaseNotFound>((await AskAsync(outside, Drafter, "请看")).Error);
        }

        Assert.True((await AskAsync("yunling.shenhe", Drafter, "何时报县？")).Succeeded);
        Assert.Equal("To", Assert.Single(Assert.IsType<FieldFaults>((await AskAsync(Director, Director, "请看")).Error).Faults).Field);
    }

    [Fact]
    public async Task Who_acts_for_somebody_asks_and_is_asked_in_that_position_as_long_as_he_does()
    {
        const string Deputy = "baixi.zhuren";
        await county.Database.ExecuteAsync($"""
            INSERT INTO delegations (id, from_person_id, to_person_id, valid_from, valid_to, reason, created_by, created_at)
            VALUES (gen_random_uuid(), '{await county.PersonAsync(Director)}', '{await county.PersonAsync(Deputy)}', '2022-01-04', '2022-01-05', '出差',
                    '{await county.PersonAsync(Director)}', '2022-01-04')
            """);
        var circle = (await county.WithAsync<CaseCircles, CaseCircle?>(async c => await c.ReadAsync(caseId, await county.PersonAsync(Drafter), default)))!;
        Assert.Equal("代办公室主任", circle.Find(await county.PersonAsync(Deputy))!.Position);
        var question = (await AskAsync(Drafter, Deputy, "请看第三部分")).Value!;
        Assert.Equal(1, await WaitingAsync(Deputy));
        Assert.True((await AskAsync(Deputy, Drafter, "已看，哪一行？")).Succeeded);

        county.Clock.Now = County.Morning.AddDays(2);
        Assert.Equal(0, await WaitingAsync(Deputy));
        Assert.IsType<QuestionNotFound>((await AnswerAsync(Deputy, question.Id, "第二行")).Error);
        Assert.IsType<CaseNotFound>((await AskAsync(Deputy, Drafter, "还有一个问题")).Error);
    }

    [Theory]
    [InlineData("", "请写下要问的问题")]
    [InlineData(" \u200b\n", "请写下要问的问题")]
    [InlineData("看\u0007这里", "控制字符")]
    public async Task What_is_no_question_is_refused(string text, string because) =>
        Assert.Contains(because, Assert.Single(Assert.IsType<FieldFaults>((await AskAsync(Director, Drafter, text)).Error).Faults).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Two_thousand_characters_are_taken_and_one_more_is_not()
    {
        Assert.Contains("2001字", Assert.Single(Assert.IsType<FieldFaults>((await AskAsync(Director, Drafter, new string('问', 2001))).Error).Faults).Message, StringComparison.Ordinal);
        var question = (await AskAsync(Director, Drafter, new string('问', 2000))).Value!;
        Assert.IsType<FieldFaults>((await AnswerAsync(Drafter, question.Id, new string('答', 2001))).Error);
        Assert.True((await AnswerAsync(Drafter, question.Id, new string('答', 2000))).Succeeded);
    }

    [Fact]
    public async Task A_form_sent_twice_asks_and_answers_once()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync(Director, Drafter, "是否含结转？")));
        var question = Assert.Single(asked, a => a.Succeeded).Value!;
        Assert.All(asked.Where(a => !a.Succeeded), a => Assert.IsType<AskedAlready>(a.Error));

        var answered = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AnswerAsync(Drafter, question.Id, "含。")));
        Assert.Single(answered, a => a.Succeeded);
        Assert.All(answered.Where(a => !a.Succeeded), a => Assert.IsType<AnsweredAlready>(a.Error));
        Assert.Equal(2, await county.QueryAsync(db => db.Notifications.CountAsync(n => n.Kind.StartsWith("question"))));
    }

    [Fact]
    public async Task Only_the_one_who_was_asked_answers_and_only_while_he_may_see_the_case()
    {
        var question = (await AskAsync(Director, Drafter, "是否含结转？")).Value!;

        Assert.IsType<QuestionNotFound>((await AnswerAsync(Director, question.Id, "含")).Error);
        Assert.IsType<QuestionNotFound>((await AnswerAsync("baixi.jingban", question.Id, "含")).Error);
        await county.Database.ExecuteAsync($"UPDATE holdings SET valid_to = '2022-01-03' WHERE person_id = '{await county.PersonAsync(Drafter)}'");
        Assert.IsType<QuestionNotFound>((await AnswerAsync(Drafter, question.Id, "含")).Error);
        Assert.Equal(0, await WaitingAsync(Drafter));
    }

    [Fact]
    public async Task Questions_and_answers_cannot_be_changed_by_the_application()
    {
        await using var source = NpgsqlDataSource.Create(county.Database.AppConnectionString);
        foreach (var attempt in (string[])
            ["UPDATE questions SET text = ''", "DELETE FROM questions", "UPDATE answers SET text = ''", "DELETE FROM answers", "DELETE FROM circulations", "UPDATE circulations SET version_number = 9"])
        {
            await using var command = source.CreateCommand(attempt);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    [Fact]
    public async Task Lists_go_by_key_and_miss_none()
    {
        for (var n = 0; n < CaseTalks.PageSize + 2; n++)
        {
            await AskAsync(Director, Drafter, $"第{n}个问题");
        }

        var drafter = await county.PersonAsync(Drafter);
        var first = await county.WithAsync<CaseTalks, QuestionPage>(t => t.ReadAsync(drafter, QuestionList.Waiting, null, default));
        var second = await county.WithAsync<CaseTalks, QuestionPage>(t => t.ReadAsync(drafter, QuestionList.Waiting, NoticeKey.Parse(first.Older!.ToString()), default));

        Assert.Null(second.Older);
        Assert.Equal(CaseTalks.PageSize + 2, first.Rows.Concat(second.Rows).Select(r => r.Id).Distinct().Count());
    }

    private async Task<Result<Question>> AskAsync(string by, string of, string text)
    {
        var command = new AskQuestion(caseId, await county.PersonAsync(of), text, await county.PersonAsync(by));
        return await county.WithAsync<AskQuestionHandler, Result<Question>>(h => h.HandleAsync(command, default));
    }

    private async Task<Result<Question>> AnswerAsync(string by, Guid question, string text)
    {
        var command = new AnswerQuestion(question, text, await county.PersonAsync(by));
        return await county.WithAsync<AnswerQuestionHandler, Result<Question>>(h => h.HandleAsync(command, default));
    }

    private async Task<int> WaitingAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<CaseTalks, int>(t => t.CountWaitingAsync(person, default));
    }

    private async Task<Notification> ToldAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.QueryAsync(db => db.Notifications.Where(n => n.PersonId == person).OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).FirstAsync());
    }
}
