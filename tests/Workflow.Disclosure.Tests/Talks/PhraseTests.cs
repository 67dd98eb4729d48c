using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Talks;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Talks;

/// <summary>常用语 and the opinion that is being typed, at the task of 青石镇's 保密审查员.</summary>
public sealed class PhraseTests : IAsyncLifetime
{
    private const string Secrecy = "qingshi.baomi";
    private const string Director = "qingshi.zhuren";
    private const string Administrator = "yunling.guanli";
    private County county = null!;
    private Guid task;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.StartCampaignAsync("qingshi");
        await county.TypeReportAsync((await county.OpenTaskAsync("qingshi")).Id, "qingshi.jingban");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        task = (await county.OpenTaskAsync("qingshi")).Id;
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task Ones_own_and_the_units_phrases_are_offered_the_most_used_first()
    {
        await KeepAsync(Secrecy, "内容属实。");
        await KeepAsync(Secrecy, "没有涉密内容。");
        var town = await county.UnitAsync("qingshi");
        await KeepAsync(Director, "请按程序办理。", town);
        await KeepAsync(Director, "内容属实。", town);
        await KeepAsync("baixi.zhuren", "白溪镇的话", await county.UnitAsync("baixi"));
        Assert.Equal(["内容属实。", "没有涉密内容。", "请按程序办理。"], (await OfferedAsync(Secrecy)).Select(p => p.Text));

        Assert.True((await county.DecideAsync(Secrecy, task, "Approve", "经审查，没有涉密内容。")).Succeeded);

        Assert.Equal([("没有涉密内容。", false), ("内容属实。", false), ("请按程序办理。", true)], (await OfferedAsync(Secrecy)).Select(p => (p.Text, p.OfUnit)));
    }

    [Fact]
    public async Task A_units_phrases_are_kept_by_its_office_director_and_the_county_administrator_only()
    {
        var town = await county.UnitAsync("qingshi");

        Assert.IsType<PhraseNotFound>((await KeepAsync(Secrecy, "同意。", town)).Error);
        Assert.IsType<PhraseNotFound>((await KeepAsync("baixi.zhuren", "同意。", town)).Error);
        var phrase = (await KeepAsync(Administrator, "同意。", town)).Value!;
        Assert.IsType<PhraseNotFound>((await KeepAsync(Secrecy, "不同意。", change: phrase.Id)).Error);
        Assert.IsType<PhraseNotFound>((await RemoveAsync(Secrecy, phrase.Id)).Error);
        Assert.Equal("同意，请送审。", (await KeepAsync(Director, "同意，请送审。", change: phrase.Id)).Value!.Text);
        Assert.True((await RemoveAsync(Director, phrase.Id)).Succeeded);
        var own = (await KeepAsync(Secrecy, "我的话")).Value!;
        Assert.IsType<PhraseNotFound>((await RemoveAsync(Administrator, own.Id)).Error);
    }

    [Fact]
    public async Task A_phrase_is_not_empty_not_too_long_not_there_twice_and_there_are_not_too_many()
    {
        foreach (var wrong in new[] { "", " ", new string('话', 201), "同\u0001意" })
        {
            Assert.Equal("Text", Assert.Single(Assert.IsType<FieldFaults>((await KeepAsync(Secrecy, wrong)).Error).Faults).Field);
        }

        var twice = await Task.WhenAll(KeepAsync(Secrecy, "同意。"), KeepAsync(Secrecy, " 同意。 "));
        Assert.Single(twice, t => t.Succeeded);
        for (var n = 1; n < Phrases.MostOwn; n++)
        {
            Assert.True((await KeepAsync(Secrecy, $"第{n}句")).Succeeded);
        }

        Assert.Contains("最多50条", Assert.Single(Assert.IsType<FieldFaults>((await KeepAsync(Secrecy, "再来一句")).Error).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_is_there_again_for_its_writer_alone_and_gone_when_the_task_is_decided()
    {
        var person = await county.PersonAsync(Secrecy);
        Assert.True((await TypeAsync(Secrecy, "第三部分待核")).Succeeded);
        Assert.True((await TypeAsync(Secrecy, "第三部分待核对")).Succeeded);
        Assert.Equal("第三部分待核对", (await KeptAsync(person))!.Text);
        Assert.Null(await KeptAsync(await county.PersonAsync(Director)));
        Assert.IsType<TaskNotFound>((await TypeAsync(Director, "与我无关")).Error);

        Assert.True((await county.DecideAsync(Secrecy, task, "Approve")).Succeeded);
        Assert.Null(await KeptAsync(person));
        Assert.IsType<OpinionTaskClosed>((await TypeAsync(Secrecy, "晚了")).Error);
    }

    [Fact]
    public async Task Emptied_it_is_forgotten_and_a_phrase_joins_what_is_there()
    {
        var person = await county.PersonAsync(Secrecy);
        var phrase = (await KeepAsync(Secrecy, "没有涉密内容。")).Value!.Id;
        Assert.Equal("没有涉密内容。", (await TypeAsync(Secrecy, "", phrase)).Value!.Text);
        Assert.Equal("经审查，没有涉密内容。", (await TypeAsync(Secrecy, "经审查", phrase)).Value!.Text);
        Assert.Equal("经审查。没有涉密内容。", (await TypeAsync(Secrecy, "经审查。\n", phrase)).Value!.Text);
        Assert.IsType<PhraseGone>((await TypeAsync(Secrecy, "经审查", Guid.NewGuid())).Error);

        await TypeAsync(Secrecy, " \n");
        Assert.Null(await KeptAsync(person));
        Assert.Equal(0, await county.QueryAsync(db => db.OpinionDrafts.CountAsync()));
    }

    private async Task<Result<Phrase>> KeepAsync(string by, string text, Guid? unit = null, Guid? change = null)
    {
        var person = await county.PersonAsync(by);
        return await county.WithAsync<KeepPhraseHandler, Result<Phrase>>(h => h.HandleAsync(new KeepPhrase(change, unit, text, person), default));
    }

    private async Task<Result<Phrase>> RemoveAsync(string by, Guid phrase)
    {
        var person = await county.PersonAsync(by);
        return await county.WithAsync<RemovePhraseHandler, Result<Phrase>>(h => h.HandleAsync(new RemovePhrase(phrase, person), default));
    }

    private async Task<IReadOnlyList<OfferedPhrase>> OfferedAsync(string userName)
    {
        var person = await county.PersonAsync(userName);
        return await county.WithAsync<Phrases, IReadOnlyList<OfferedPhrase>>(p => p.OfferedAsync(person, default));
    }

    private async Task<Result<OpinionDraft>> TypeAsync(string by, string text, Guid? phrase = null)
    {
        var person = await county.PersonAsync(by);
        return await county.WithAsync<KeepOpinionHandler, Result<OpinionDraft>>(h => h.HandleAsync(new KeepOpinion(task, text, phrase, person), default));
    }

    private Task<OpinionDraft?> KeptAsync(Guid person) => county.WithAsync<OpinionDrafts, OpinionDraft?>(d => d.ReadAsync(task, person, default));
}
