using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Disclosure.Review.Secrecy;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review.Secrecy;

/// <summary>A release lies before its 保密审查员.</summary>
public sealed class SecrecyReviewTests : IAsyncLifetime
{
    private County county = null!;
    private Guid caseId;

    public static TheoryData<string> Questions => new(SecrecyCatalogue.Present.Questions.Select(q => q.Key));

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        caseId = await county.StartReleaseAsync("information-release");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Theory, MemberData(nameof(Questions))]
    public async Task It_does_not_pass_while_a_question_is_open(string question)
    {
        var form = County.Passing with { Answers = County.Passing.Answers.Where(a => a.Key != question).ToDictionary() };
        var name = SecrecyCatalogue.Present.Questions.Single(q => q.Key == question).Name;
        Assert.Contains(Assert.IsType<SecrecyUnanswered>((await DecideAsync(form)).Error).Faults, f => f.StartsWith($"“{name}”还没有答", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Questions))]
    public async Task A_yes_needs_its_basis_and_where_the_law_forbids_it_nothing_becomes_public(string key)
    {
        var question = SecrecyCatalogue.Present.Questions.Single(q => q.Key == key);
        var yes = County.Passing with { Answers = County.Passing.Answers.ToDictionary(a => a.Key, a => a.Key == key ? true : a.Value) };
        Assert.Contains("请写明依据", string.Join('\n', Assert.IsType<SecrecyUnanswered>((await DecideAsync(yes)).Error).Faults), StringComparison.Ordinal);
        var reasoned = yes with { Bases = new Dictionary<string, string?> { [key] = "第三方书面同意公开" } };
        var decided = await DecideAsync(reasoned);
        Assert.Equal(question.PublicWhenYes, decided.Succeeded);
        if (!decided.Succeeded)
        {
            Assert.Contains("不能公开", string.Join('\n', Assert.IsType<SecrecyUnanswered>(decided.Error).Faults), StringComparison.Ordinal);
            // It can still be sent back with what was found.
            Assert.True((await DecideAsync(reasoned with { Attribute = "不予公开", Ground = "国家秘密" }, "Return", "涉及不能公开的内容")).Succeeded);
        }
    }

    [Theory]
    [InlineData(null, null, "公开属性还没有定")]
    [InlineData("依申请公开", null, "不往下送公开")]
    [InlineData("不予公开", null, "要有理由")]
    [InlineData("不予公开", "国家秘密", "不往下送公开")]
    [InlineData("随便", null, "公开属性还没有定")]
    public async Task Only_what_is_to_be_public_passes(string? attribute, string? ground, string said) => Assert.Contains(
        said, string.Join('\n', Assert.IsType<SecrecyUnanswered>((await DecideAsync(County.Passing with { Attribute = attribute, Ground = ground })).Error).Faults), StringComparison.Ordinal);

    [Fact]
    public async Task What_was_answered_is_part_of_the_entry_and_a_change_of_it_is_found()
    {
        Assert.True((await DecideAsync(County.Passing with { Bases = new Dictionary<string, string?> { ["work"] = "与业务科核对过" } })).Succeeded);
        var entry = await county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).LastAsync());
        var review = entry.Says!.Review!;
        Assert.Equal(SecrecyCatalogue.Present.Questions.Select(q => q.Name), review.Answers.Select(a => a.Name));
        Assert.Equal(("与业务科核对过", "主动公开"), (review.Answers[1].Basis, review.Attribute));
        Assert.Equal(SecrecyCatalogue.Present.Questions[0].Basis, review.Answers[0].Basis);
        Assert.Contains("工作秘密：否（与业务科核对过）", entry.Says.Lines);
        Assert.Null(await FaultAsync());
        await county.Database.ExecuteAsync("UPDATE decisions SET facts = replace(facts, '核对过', '没有核对') WHERE facts IS NOT NULL");
        Assert.Contains("第2条办理记录", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_many_at_once_nor_another_program_answers_it()
    {
        var task = await county.OpenTaskAsync("qingshi");
        var person = await county.PersonAsync("qingshi.baomi");
        var lines = await county.WithAsync<DecideBatchHandler, Result<IReadOnlyList<BatchLine>>>(h => h.HandleAsync(new DecideBatch(person, "Approve", "通过", "", [new(task.Id, 1)]), default));
        Assert.IsType<NotForABatch>(Assert.Single(lines.Value!).Refused);
        var account = new SystemAccount { Name = "办公系统", PublicKey = "", UnitIds = [await county.UnitAsync("qingshi")], Positions = [Positions.SecrecyReviewer], CreatedAt = County.Morning };
        await county.QueryAsync(db =>
        {
            db.SystemAccounts.Add(account);
            return db.SaveChangesAsync();
        });
        Assert.IsType<BusMayNotReview>((await county.WithAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(
            new DecideTask(task.Id, "Approve", "", 1, new Actor.OfSystem(account.Id)), default))).Error);
    }

    [Fact]
    public async Task What_cannot_be_determined_waits_for_the_authority_and_the_clock_says_so()
    {
        var task = await county.OpenTaskAsync("qingshi");
        Assert.True((await OfferAsync()).Consult);
        Assert.IsType<AuthorityMissing>(await OperateAsync(new OfficeOperation.Consult(task.Id, " ")));
        Assert.IsType<OpinionMissing>(await OperateAsync(new OfficeOperation.Consult(task.Id, "县保密局"), ""));
        Assert.Null(await OperateAsync(new OfficeOperation.Consult(task.Id, "县保密局"), "第三段的数据能否公开？"));

        var waiting = await county.OpenTaskAsync("qingshi");
        Assert.Equal((task.Id, "县保密局", null), (waiting.Id, waiting.AskedOf, waiting.DueOn));
        Assert.Contains("请示县保密局中", waiting.DueReason, StringComparison.Ordinal);
        Assert.Equal(0, await county.QueryAsync(db => db.Timers.CountAsync(t => t.TaskId == task.Id)));
        var offer = await OfferAsync();
        Assert.Equal(("Return", false, "县保密局"), (Assert.Single(offer.Outcomes).Name, offer.Consult, offer.Answer));
        Assert.IsType<AwaitsAnswer>((await DecideAsync(County.Passing)).Error);
        Assert.IsType<AwaitsAnswer>(await OperateAsync(new OfficeOperation.Consult(task.Id, "省保密局"), "再问"));

        // A week later: five working days on which the clock stood.
        county.Clock.Now += TimeSpan.FromDays(7);
        Assert.Null(await OperateAsync(new OfficeOperation.Answer(task.Id), "可以公开，删去第三段第二句。"));
        var again = await county.OpenTaskAsync("qingshi");
        Assert.Equal((null, new DateOnly(2022, 1, 13)), (again.AskedOf, again.DueOn));
        Assert.Contains("请示的5个工作日不算", again.DueReason, StringComparison.Ordinal);
        Assert.IsType<NothingAsked>(await OperateAsync(new OfficeOperation.Answer(task.Id), "可以"));
        Assert.True((await DecideAsync(County.Passing)).Succeeded);
        Assert.Equal(["经办人 送审", "保密审查员 不能确定，请示 请示县保密局，等待答复", "保密审查员 登记答复 县保密局已答复", "保密审查员 通过"],
            await county.QueryAsync(db => db.Decisions.OrderBy(d => d.Number).Select(d => d.Position + " " + d.OutcomeLabel + (d.Detail == null ? "" : " " + d.Detail)).ToListAsync()));
        Assert.Null(await FaultAsync());
    }

    [Theory]
    [InlineData("qingshi.jingban")]
    [InlineData("qingshi.zhuyao")]
    [InlineData("baixi.baomi")]
    [InlineData("yunling.guanli")]
    public async Task Nobody_else_asks_or_answers(string userName)
    {
        var task = await county.OpenTaskAsync("qingshi");
        Assert.IsType<TaskNotFound>(await OperateAsync(new OfficeOperation.Consult(task.Id, "县保密局"), "能否公开？", userName));
        Assert.Null(await OperateAsync(new OfficeOperation.Consult(task.Id, "县保密局"), "能否公开？"));
        Assert.IsType<TaskNotFound>(await OperateAsync(new OfficeOperation.Answer(task.Id), "可以", userName));
    }

    [Fact]
    public async Task The_only_reviewer_who_drafted_is_told_at_submission_whom_to_name_instead()
    {
        var reviewer = await county.PersonAsync("baixi.baomi");
        await county.QueryAsync(async db =>
        {
            db.Holdings.Add(new Holding { PersonId = reviewer, UnitId = await db.Units.Where(u => u.Code == "baixi").Select(u => u.Id).SingleAsync(), Position = Positions.Drafter, ValidFrom = new(2021, 1, 1) });
            return await db.SaveChangesAsync();
        });
        await county.StartReleaseAsync("information-release", "baixi");
        var task = await county.OpenTaskAsync("baixi");
        Assert.Contains("白溪镇办公室主任", Assert.IsType<NobodyToReview>((await county.DecideAsync("baixi.baomi", task.Id, "Submit")).Error).Message, StringComparison.Ordinal);
        Assert.True((await county.DecideAsync("baixi.jingban", task.Id, "Submit")).Succeeded);
    }

    private async Task<Result<DecisionMade>> DecideAsync(SecrecyForm form, string outcome = "Approve", string opinion = "")
    {
        var (task, person) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync("qingshi.baomi"));
        return await county.WithAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(
            new DecideTask(task.Id, outcome, opinion, 1, new Actor.OfPerson(person)) { Review = form }, default));
    }

    private async Task<Offer> OfferAsync()
    {
        var (task, person) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync("qingshi.baomi"));
        return (await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task.Id, person, default)))!;
    }

    private async Task<Error?> OperateAsync(OfficeOperation operation, string reason = "理由", string userName = "qingshi.baomi")
    {
        var person = await county.PersonAsync(userName);
        return (await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, reason, 1, person), default))).Error;
    }

    private Task<string?> FaultAsync() => county.WithAsync<CaseFiles, string?>(async f =>
        RecordCheck.Parts((await f.ReadAsync(caseId, default))!).Select(p => p.Fault).FirstOrDefault(f => f is not null));
}
