using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Publication;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Publication;

public sealed class ActOnPublicationTests : IAsyncLifetime
{
    private static readonly (string UserName, string Outcome)[] Chain =
        [("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"), ("qingshi.zhuyao", "Approve")];

    private County county = null!;
    private Guid caseId;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        caseId = await county.StartReleaseAsync("information-release");
        await county.WalkAsync("qingshi", Chain);
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Each_act_is_offered_to_those_positions_alone_and_refused_to_all_others()
    {
        var takeBack = new PublicationOffer([1], Correct: true, Abolish: true, UnderWay: false);
        var none = new PublicationOffer([], Correct: false, Abolish: false, UnderWay: false);
        foreach (var (user, expected) in ((string, PublicationOffer)[])[
            ("yunling.guanli", takeBack), ("qingshi.zhuyao", takeBack), ("qingshi.jingban", none with { Correct = true }),
            ("yunling.shenhe", none), ("yunling.zhuyao", none), ("qingshi.baomi", none), ("qingshi.zhuren", none), ("qingshi.fenguan", none)])
        {
            var offer = (await OfferAsync(user))!;
            Assert.Equal((user, expected.Any, expected.Correct, expected.Abolish), (user, offer.Any, offer.Correct, offer.Abolish));
            Assert.Equal(expected.TakeDown, offer.TakeDown);
            foreach (var act in Enum.GetValues<PublicAct>().Where(a => !Offers(offer, a)))
            {
                Assert.IsType<NotYourPublication>(await ActAsync(user, act));
            }
        }

        Assert.Null(await OfferAsync("baixi.zhuyao"));
        Assert.IsType<NotPublishedHere>(await ActAsync("baixi.zhuyao", PublicAct.TakeDown));
        Assert.Equal(0, await county.QueryAsync(db => db.PublicationActs.CountAsync()));
    }

    [Fact]
    public async Task Who_acts_for_the_leader_takes_nothing_down()
    {
        var (from, to) = (await county.PersonAsync("qingshi.zhuyao"), await county.PersonAsync("qingshi.zhuren"));
        await county.Database.ExecuteAsync(
            $"INSERT INTO delegations (id, from_person_id, to_person_id, valid_from, valid_to, reason, created_by, created_at) VALUES (gen_random_uuid(), '{from}', '{to}', '2022-01-01', '2022-01-31', '', '{from}', now())");

        Assert.False((await OfferAsync("qingshi.zhuren"))!.Any);
        Assert.IsType<NotYourPublication>(await ActAsync("qingshi.zhuren", PublicAct.TakeDown));
    }

    [Fact]
    public async Task What_was_taken_down_says_when_and_by_which_office_and_nothing_of_its_text()
    {
        Assert.IsType<OpinionMissing>(await ActAsync("yunling.guanli", PublicAct.TakeDown, reason: " "));
        Assert.Null(await ActAsync("yunling.guanli", PublicAct.TakeDown, reason: "附件里有个人信息"));

        var gone = Assert.IsType<WasTakenDown>((await ReadAsync()).Error);
        Assert.Contains("由云岭县人民政府办公室县级管理员撤下", gone.Message, StringComparison.Ordinal);
        Assert.Equal("", gone.By.Note);
        Assert.Empty(await county.WithAsync<PublicDocuments, IReadOnlyList<PublicRow>>(d => d.NewestAsync(CaseKinds.InformationRelease, 10, default)));
        Assert.Empty(await county.WithAsync<PublicDocuments, IReadOnlyList<PublicRow>>(d => d.ReleasesAsync("notices", null, default)));
        Assert.IsType<TakenDownAlready>(await ActAsync("qingshi.zhuyao", PublicAct.TakeDown));
        Assert.IsType<TakenDownAlready>(await ActAsync("qingshi.zhuyao", PublicAct.Abolish));
        await AssertRecordAsync("撤下");
    }

    [Fact]
    public async Task What_is_abolished_stays_readable_with_its_mark_until_a_correction_brings_it_back()
    {
        Assert.Null(await ActAsync("qingshi.zhuyao", PublicAct.Abolish, note: "已由新办法代替"));

        var shown = (await ReadAsync()).Value!;
        Assert.Equal((PublicAct.Abolish, "主要领导", "已由新办法代替"), (shown.Abolished!.Act, shown.Abolished.Position, shown.Abolished.Note));
        Assert.Equal("已废止", Assert.Single(await county.WithAsync<PublicDocuments, IReadOnlyList<PublicRow>>(d => d.ReleasesAsync("notices", null, default))).Mark);
        Assert.IsType<AbolishedAlready>(await ActAsync("yunling.guanli", PublicAct.Abolish));
        await AssertRecordAsync("废止");

        Assert.Null(await ActAsync("qingshi.jingban", PublicAct.Correct, note: "恢复执行"));
        await county.WalkAsync("qingshi", Chain);
        Assert.Null((await ReadAsync()).Value!.Abolished);
    }

    [Fact]
    public async Task A_correction_goes_through_every_level_again_and_then_both_versions_are_listed()
    {
        Assert.IsType<CorrectionUnexplained>(await ActAsync("qingshi.jingban", PublicAct.Correct));
        Assert.Null(await ActAsync("qingshi.jingban", PublicAct.Correct, note: "第一段的日期有误"));

        Assert.Equal((CaseStatus.Open, PublicState.Public), await StandAsync());
        Assert.IsType<StillUnderWay>(await ActAsync("yunling.guanli", PublicAct.Correct, note: "再更正"));
        Assert.IsType<StillUnderWay>(await ActAsync("yunling.guanli", PublicAct.Abolish));
        await TypeAsync("更正后的正文。");
        await county.WalkAsync("qingshi", Chain[..^1]);
        Assert.Contains("\"正文。\"", (await ReadAsync()).Value!.Content, StringComparison.Ordinal);
        await county.WalkAsync("qingshi", Chain[^1..]);

        var now = (await ReadAsync()).Value!;
        Assert.Contains("更正后的正文。", now.Content, StringComparison.Ordinal);
        Assert.Equal([(2, "第一段的日期有误"), (1, null)], now.Versions.Select(v => (v.Number, v.Correction?.Note)));
        Assert.Contains("\"正文。\"", (await ReadAsync(1)).Value!.Content, StringComparison.Ordinal);
        Assert.Equal((CaseStatus.Published, PublicState.Public), await StandAsync());
        var signatures = await county.QueryAsync(db => db.Publications.OrderBy(p => p.Number).Join(db.Decisions, p => p.SignedBy, d => d.Id, (p, d) => d.Number).ToListAsync());
        Assert.Equal([5, 11], signatures);
        Assert.Equal(2, await county.QueryAsync(db => db.Outbox.CountAsync(o => o.Type == nameof(ReportPublished))));
        Assert.Equal("已更正", Assert.Single(await county.WithAsync<PublicDocuments, IReadOnlyList<PublicRow>>(d => d.NewestAsync(CaseKinds.InformationRelease, 10, default))).Mark);
        await AssertRecordAsync("更正");
        var way = await county.WithAsync<CaseWays, CaseWay>(w => w.ReadAsync(caseId, default));
        Assert.True(way.Correction);
        Assert.All(way.Steps, s => Assert.Equal(StepState.Done, s.State));

        // The version before it alone; then all.
        Assert.Equal([2, 1], (await OfferAsync("yunling.guanli"))!.TakeDown);
        Assert.Null(await ActAsync("yunling.guanli", PublicAct.TakeDown, number: 1));
        Assert.IsType<WasTakenDown>((await ReadAsync(1)).Error);
        Assert.True((await ReadAsync()).Succeeded);
        Assert.Equal((CaseStatus.Published, PublicState.Public), await StandAsync());
        Assert.Null(await ActAsync("yunling.guanli", PublicAct.TakeDown, number: 2));
        Assert.IsType<WasTakenDown>((await ReadAsync()).Error);
    }

    [Fact]
    public async Task Nothing_decided_before_a_correction_signs_it()
    {
        Assert.Null(await ActAsync("yunling.guanli", PublicAct.Correct, note: "更正日期"));
        await county.WalkAsync("qingshi", Chain[..^1]);

        // The very text that was signed is on its way, and only the old signature stands.
        var signed = await county.QueryAsync(db => db.Decisions.CountAsync(d => d.Position == "主要领导"));
        Assert.Equal(1, signed);
        await county.Database.ExecuteAsync($"UPDATE tasks SET position = '分管领导' WHERE case_id = '{caseId}' AND closed_at IS NULL");
        await county.Database.ExecuteAsync(
            "INSERT INTO holdings (id, person_id, unit_id, position, valid_from) SELECT gen_random_uuid(), p.id, u.id, '分管领导', '2021-01-01' FROM people p, units u WHERE p.user_name = 'baixi.fenguan' AND u.code = 'qingshi'");
        Assert.IsType<NotDecidedByAll>((await county.DecideAsync("baixi.fenguan", (await county.OpenTaskAsync("qingshi")).Id, "Approve")).Error);
    }

    [Fact]
    public async Task A_correction_that_is_ended_leaves_what_is_public_and_the_next_begins_from_that()
    {
        Assert.Null(await ActAsync("qingshi.zhuyao", PublicAct.Correct, note: "更正日期"));
        await TypeAsync("写坏了的正文。", "改过的标题");
        await county.WalkAsync("qingshi", Chain[..2]);
        Assert.Null(await EndAsync());

        Assert.Equal((CaseStatus.Published, PublicState.Public), await StandAsync());
        Assert.Equal("关于冬季供暖的公告", await county.QueryAsync(db => db.Cases.Select(c => c.Title).SingleAsync()));
        Assert.Contains("\"正文。\"", (await ReadAsync()).Value!.Content, StringComparison.Ordinal);
        Assert.Single((await ReadAsync()).Value!.Versions);
        Assert.Equal(1, (await SheetAsync())!.VersionNumber);

        Assert.Null(await ActAsync("qingshi.zhuyao", PublicAct.Correct, note: "再更正"));
        var text = await county.QueryAsync(db => db.DraftSections.Where(s => s.Section == ReleaseKind.Section).Select(s => s.Content).SingleAsync());
        Assert.DoesNotContain("写坏了", text, StringComparison.Ordinal);
        await county.WalkAsync("qingshi", Chain);
        Assert.Equal(["再更正"], (await ReadAsync()).Value!.Versions.Select(v => v.Correction?.Note).OfType<string>());
        await AssertRecordAsync("更正");
    }

    [Fact]
    public async Task A_sheet_keeps_the_signatures_of_what_is_public_while_a_correction_has_no_version()
    {
        Assert.Null(await ActAsync("yunling.guanli", PublicAct.Correct, note: "更正日期"));
        var sheet = (await SheetAsync())!;
        Assert.Equal(1, sheet.VersionNumber);
        Assert.All(sheet.Levels, l => Assert.False(l.IsBlank));

        await TypeAsync("更正后的正文。");
        await county.WalkAsync("qingshi", Chain[..1]);
        sheet = (await SheetAsync())!;
        Assert.Equal(2, sheet.VersionNumber);
        Assert.All(sheet.Levels, l => Assert.True(l.IsBlank));
    }

    [Fact]
    public async Task Taken_down_while_a_correction_runs_it_comes_back_through_the_chain()
    {
        Assert.Null(await ActAsync("qingshi.jingban", PublicAct.Correct, note: "删去个人信息"));
        Assert.Null(await ActAsync("yunling.guanli", PublicAct.TakeDown));
        Assert.Equal((CaseStatus.Open, PublicState.TakenDown), await StandAsync());
        Assert.IsType<WasTakenDown>((await ReadAsync()).Error);

        await TypeAsync("更正后的正文。");
        await county.WalkAsync("qingshi", Chain);
        Assert.Contains("更正后的正文。", (await ReadAsync()).Value!.Content, StringComparison.Ordinal);
        Assert.IsType<WasTakenDown>((await ReadAsync(1)).Error);
        await AssertRecordAsync("撤下");
    }

    [Fact]
    public async Task Whatever_was_done_in_any_order_text_is_shown_only_if_the_last_that_was_published_is_not_taken_down()
    {
        var random = new Random(10);
        var (published, down) = (1, 0);
        for (var step = 0; step < 60; step++)
        {
            var underWay = (await StandAsync()).Status == CaseStatus.Open;
            switch (random.Next(6))
            {
                case 0 or 1:
                    var number = random.Next(1, published + 1);
                    if (await ActAsync("yunling.guanli", PublicAct.TakeDown, number: number) is null)
                    {
                        down = Math.Max(down, number);
                    }

                    break;
                case 2:
                    await ActAsync("qingshi.zhuyao", PublicAct.Abolish, number: published);
                    break;
                case 3 when underWay:
                    Assert.Null(await EndAsync());
                    break;
                case 4 when underWay:
                    await TypeAsync($"第{step}步的正文。");
                    await county.WalkAsync("qingshi", Chain);
                    published++;
                    break;
                default:
                    Assert.Equal(underWay, await ActAsync("qingshi.jingban", PublicAct.Correct, number: published, note: "更正") is not null);
                    break;
            }

            var read = await ReadAsync();
            Assert.Equal((step, published > down), (step, read.Succeeded));
            Assert.Equal(published > down ? published : 0, read.Value?.Publication.Number ?? 0);
            Assert.Equal(down, Enumerable.Range(1, published).Count(n => !TryRead(n)));
        }

        Assert.True(published > 2 && down > 0);
        await AssertRecordAsync("撤下");

        bool TryRead(int number) => ReadAsync(number).GetAwaiter().GetResult().Succeeded;
    }

    private static bool Offers(PublicationOffer offer, PublicAct act) => act switch { PublicAct.TakeDown => offer.TakeDown.Count > 0, PublicAct.Correct => offer.Correct, _ => offer.Abolish };

    private async Task<PublicationOffer?> OfferAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return (await county.WithAsync<ActOnPublicationHandler, (PublicHistory, PublicationOffer Offer)?>(h => h.OfferedAsync(caseId, person, default)))?.Offer;
    }

    /// <param name="number">Null: the latest.</param>
    private async Task<Error?> ActAsync(string userName, PublicAct act, int? number = null, string reason = "有误", string note = "")
    {
        var person = await county.PersonAsync(userName);
        var of = number ?? await county.QueryAsync(db => db.Publications.MaxAsync(p => p.Number));
        return (await county.WithAsync<ActOnPublicationHandler, Result<Guid>>(h => h.HandleAsync(new ActOnPublication(caseId, act, of, reason, note, person), default))).Error;
    }

    private Task<Result<PublicDocument>> ReadAsync(int? number = null) => county.WithAsync<PublicDocuments, Result<PublicDocument>>(d => d.ReleaseAsync(caseId, number, default));

    private Task<(CaseStatus Status, PublicState? PublicState)> StandAsync() =>
        county.QueryAsync(async db => await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.Status, c.PublicState }).SingleAsync() is var c ? (c.Status, c.PublicState) : default);

    private async Task TypeAsync(string body, string title = "关于冬季供暖的公告")
    {
        var (task, person) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync("qingshi.jingban"));
        var version = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == caseId && s.Section == ReleaseKind.Section).Select(s => s.Version).SingleAsync());
        var content = new SectionContent(new Dictionary<string, string> { ["title"] = title, ["column"] = "notices", ["body"] = body }, new Dictionary<string, string?>());
        var saved = await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(task.Id, ReleaseKind.Section, version, content, person), default));
        Assert.Null(saved.Error);
    }

    private async Task<Error?> EndAsync()
    {
        var person = await county.PersonAsync("yunling.shenhe");
        return (await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, new OfficeOperation.Terminate(), "不更正了", 1, person), default))).Error;
    }

    private async Task<ApprovalSheet?> SheetAsync()
    {
        var file = await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(caseId, default));
        return await county.WithAsync<ApprovalSheets, ApprovalSheet?>(s => s.OfAsync(file!, default));
    }

    /// <summary>The record holds, and the act stands in it, on the sheet and in the archive.</summary>
    private async Task AssertRecordAsync(string label)
    {
        var file = (await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(caseId, default)))!;
        Assert.All(RecordCheck.Parts(file), p => Assert.Null(p.Fault));
        Assert.Contains(file.Decisions, d => d.Kind == DecisionKind.Operation && d.OutcomeLabel == label);
        Assert.Contains((await SheetAsync())!.Facts.SelectMany(f => f), f => f.Label == label);
        using var zip = new MemoryStream();
        await county.WithAsync<CaseArchives, bool>(async a =>
        {
            await a.WriteAsync(file, zip, default);
            return true;
        });
        await using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        using var reader = new StreamReader(await archive.GetEntry("办理记录.html")!.OpenAsync());
        Assert.Contains($"<td>{label}", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
