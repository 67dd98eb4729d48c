using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review.Levels;

/// <summary>A text that was changed on its way does not pass by those who decided on the other one.</summary>
public sealed class ChangedTextTests : IAsyncLifetime
{
    private readonly string workflows = Path.Combine(Path.GetTempPath(), $"workflow-processes-{Guid.NewGuid():N}");
    private County county = null!;

    public async ValueTask InitializeAsync()
    {
        // As shipped, and one in which the director may edit.
        Directory.CreateDirectory(workflows);
        foreach (var file in Directory.GetFiles(Repository.Folder("workflows"), "*.json"))
        {
            File.Copy(file, Path.Combine(workflows, Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(Path.Combine(workflows, "information-release-editing.v1.json"), EditingProcess.Of(Positions.OfficeDirector));
        county = await County.OpenAsync(settings: ("Processes:Folder", workflows));
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        Directory.Delete(workflows, recursive: true);
    }

    [Fact]
    public async Task Sent_straight_back_a_changed_text_passes_secrecy_review_and_every_level_again_an_unchanged_one_none()
    {
        var id = await county.StartReleaseAsync("information-release");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        await ReturnAsync(id, "qingshi.zhuyao");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        Assert.Equal("主要领导", (await county.OpenTaskAsync("qingshi")).Position);

        await ReturnAsync(id, "qingshi.zhuyao");
        Assert.Equal(["保密审查", "办公室主任审核", "分管领导审核"], (await OfferAsync(id, "qingshi.jingban")).AskedAgain);
        await ChangeAsync("qingshi.jingban", "改过的正文。");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"), ("qingshi.zhuyao", "Approve"));

        var published = await county.QueryAsync(db => db.Publications.AsNoTracking().SingleAsync());
        var decided = await county.QueryAsync(db => db.Decisions.Where(d => d.VersionHash == published.VersionHash && d.Tone == "Forward").OrderBy(d => d.Number).Select(d => d.Position).ToListAsync());
        Assert.Equal(["经办人", "保密审查员", "办公室主任", "分管领导", "主要领导"], decided);
        Assert.Equal(["保密审查", "办公室主任审核", "分管领导审核", "主要领导签发"], published.StandsOn!.Select(l => l.Title));
    }

    [Fact]
    public async Task A_text_that_is_again_what_a_level_agreed_to_comes_straight_to_who_asked()
    {
        var id = await county.StartReleaseAsync("information-release");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        await ReturnAsync(id, "qingshi.fenguan");
        await ChangeAsync("qingshi.jingban", "改过的正文。");
        var task = await county.OpenTaskAsync("qingshi");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        Assert.Equal("保密审查员", (await county.OpenTaskAsync("qingshi")).Position);
        Assert.Null(await OperateAsync(id, "qingshi.jingban", new OfficeOperation.Withdraw(task.Id)));
        await ChangeAsync("qingshi.jingban", "正文。");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));

        Assert.Equal("分管领导", (await county.OpenTaskAsync("qingshi")).Position);
        await county.WalkAsync("qingshi", ("qingshi.fenguan", "Approve"), ("qingshi.zhuyao", "Approve"));
        Assert.Equal(1, await county.QueryAsync(db => db.Publications.CountAsync(p => p.CaseId == id)));
    }

    [Fact]
    public async Task A_level_to_which_it_came_straight_back_and_that_changed_it_is_not_asked_again_itself()
    {
        var id = await county.StartReleaseAsync("information-release-editing");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        var task = await county.OpenTaskAsync("qingshi");
        var director = (await OfferAsync(id, "qingshi.zhuyao")).ReturnTo.Single(t => t.Title == "办公室主任审核");
        Assert.Null(await OperateAsync(id, "qingshi.zhuyao", new OfficeOperation.Return(task.Id, director.To, AfterReturn.BackToMe)));
        await ChangeAsync("qingshi.zhuren", "主任改过的正文。");
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"), ("qingshi.baomi", "Approve"), ("qingshi.fenguan", "Approve"));

        Assert.Null((await OfferAsync(id, "qingshi.zhuyao")).Bar);
        await county.WalkAsync("qingshi", ("qingshi.zhuyao", "Approve"));
        Assert.Equal(["办公室主任审核", "保密审查", "分管领导审核", "主要领导签发"], (await county.QueryAsync(db => db.Publications.AsNoTracking().SingleAsync())).StandsOn!.Select(l => l.Title));
    }

    [Fact]
    public async Task A_level_that_may_edit_and_does_voids_those_before_it_and_is_told_so_beforehand()
    {
        var id = await county.StartReleaseAsync("information-release-editing");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
        Assert.Equal(["保密审查"], (await OfferAsync(id, "qingshi.zhuren")).AskedAgain);
        await ChangeAsync("qingshi.zhuren", "主任改过的正文。");
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        Assert.Equal("保密审查员", (await county.OpenTaskAsync("qingshi")).Position);

        // The director does not review what he wrote himself, whoever's reviewer he may be.
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        Assert.Equal("分管领导", (await county.OpenTaskAsync("qingshi")).Position);
        await county.WalkAsync("qingshi", ("qingshi.fenguan", "Approve"), ("qingshi.zhuyao", "Approve"));
        Assert.Equal(CaseStatus.Published, await county.QueryAsync(db => db.Cases.Where(c => c.Id == id).Select(c => c.Status).SingleAsync()));
    }

    [Fact]
    public async Task What_a_level_has_not_decided_on_in_this_version_is_not_published_and_that_is_said_beforehand()
    {
        var id = await county.StartReleaseAsync("information-release");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        // As the program before it let happen.
        await county.Database.ExecuteAsync("UPDATE decisions SET version_hash = 'another' WHERE position = '分管领导'");
        var offer = await OfferAsync(id, "qingshi.zhuyao");
        Assert.Equal(["Return"], offer.Outcomes.Select(o => o.Name));
        Assert.Equal(["分管领导审核"], Assert.IsType<NotDecidedByAll>(offer.Bar).Missing);
        Assert.IsType<NotDecidedByAll>((await county.DecideAsync("qingshi.zhuyao", (await county.OpenTaskAsync("qingshi")).Id, "Approve")).Error);
    }

    [Fact]
    public async Task A_process_with_fewer_leaders_than_the_county_asks_for_is_not_begun_until_the_county_says_so()
    {
        await File.WriteAllTextAsync(Path.Combine(workflows, "information-release-short.v1.json"), EditingProcess.Short());
        await using var other = await County.OpenAsync(settings: ("Processes:Folder", workflows));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => other.StartReleaseAsync("information-release-short"));
        Assert.NotNull(refused);

        var administrator = await other.PersonAsync("yunling.guanli");
        Assert.IsType<FieldFaults>((await other.WithAsync<SetCountyRulesHandler, Result<Done>>(h => h.HandleAsync(new SetCountyRules(administrator, 0), default))).Error);
        Assert.True((await other.WithAsync<SetCountyRulesHandler, Result<Done>>(h => h.HandleAsync(new SetCountyRules(administrator, 2), default))).Succeeded);
        var id = await other.StartReleaseAsync("information-release-short");
        await other.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        // The county changes its mind while it is under way.
        Assert.True((await other.WithAsync<SetCountyRulesHandler, Result<Done>>(h => h.HandleAsync(new SetCountyRules(administrator, 3), default))).Succeeded);
        var last = await other.OpenTaskAsync("qingshi");
        Assert.Contains("县里要求3级领导审批", Assert.IsType<NotDecidedByAll>((await other.DecideAsync("qingshi.zhuyao", last.Id, "Approve")).Error).Message, StringComparison.Ordinal);
        Assert.True((await other.WithAsync<SetCountyRulesHandler, Result<Done>>(h => h.HandleAsync(new SetCountyRules(administrator, 2), default))).Succeeded);
        Assert.True((await other.DecideAsync("qingshi.zhuyao", last.Id, "Approve")).Succeeded);
        Assert.Equal(1, await other.QueryAsync(db => db.Publications.CountAsync(p => p.CaseId == id)));
    }

    private async Task ReturnAsync(Guid caseId, string userName)
    {
        var task = await county.OpenTaskAsync("qingshi");
        var offer = await OfferAsync(caseId, userName);
        Assert.Null(await OperateAsync(caseId, userName, new OfficeOperation.Return(task.Id, offer.ReturnTo[0].To, AfterReturn.BackToMe)));
    }

    private async Task<Error?> OperateAsync(Guid caseId, string userName, OfficeOperation operation)
    {
        var person = await county.PersonAsync(userName);
        var version = await county.QueryAsync(db => db.DocumentVersions.Where(v => v.CaseId == caseId).MaxAsync(v => v.Number));
        return (await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, "请改", version, person), default))).Error;
    }

    private async Task<Offer> OfferAsync(Guid caseId, string userName)
    {
        var (person, task) = (await county.PersonAsync(userName), await county.OpenTaskAsync("qingshi"));
        return (await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task.Id, person, default)))!;
    }

    private async Task ChangeAsync(string userName, string body)
    {
        var (person, task) = (await county.PersonAsync(userName), await county.OpenTaskAsync("qingshi"));
        var seen = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == task.CaseId && s.Section == ReleaseKind.Section).Select(s => s.Version).SingleAsync());
        var texts = new Dictionary<string, string> { ["title"] = "关于冬季供暖的公告", ["column"] = "notices", ["body"] = body };
        Assert.True((await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(task.Id, ReleaseKind.Section, seen, new SectionContent(texts, new Dictionary<string, string?>()), person), default))).Succeeded);
    }
}
