using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Levels;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>One person in several positions.</summary>
public sealed class DecideLevelsTests : IAsyncLifetime
{
    private County county = null!;
    private Guid caseId;
    private Guid person;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync();
        await county.Database.ExecuteAsync("UPDATE units SET levels_by_one = true WHERE code = 'qingshi'");
        person = await county.PersonAsync("qingshi.zhuren");
        var unit = await county.UnitAsync("qingshi");
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(new Holding { PersonId = person, UnitId = unit, Position = Positions.LeaderInCharge, ValidFrom = new(2021, 1, 1) });
            return db.SaveChangesAsync();
        });
        caseId = await county.StartReleaseAsync("information-release");
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"));
    }

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task One_click_settles_the_levels_that_are_ones_own_and_each_keeps_its_entry()
    {
        Assert.Equal(["分管领导审核"], (await OfferAsync()).Levels.Select(l => l.Title));

        var decided = await DecideAsync(await LevelsAsync());

        Assert.Equal([("分管领导审核", null)], decided.More.Select(l => (l.Title, l.Refused)));
        Assert.Equal("主要领导", (await county.OpenTaskAsync("qingshi")).Position);
        var record = (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(caseId, person, default)))!;
        Assert.Equal(["办公室主任", "分管领导"], record.Decisions.Skip(2).Select(d => d.Position));
        Assert.All(record.Decisions.Skip(2), d => Assert.Equal((person, "同意公开"), (d.PersonId, d.Opinion)));
        Assert.Null(record.Fault);
    }

    [Fact]
    public async Task Levels_that_are_somebody_elses_or_that_the_unit_keeps_apart_are_not_offered()
    {
        await county.Database.ExecuteAsync("UPDATE units SET levels_by_one = false WHERE code = 'qingshi'");
        Assert.Empty((await OfferAsync()).Levels);

        await county.Database.ExecuteAsync("UPDATE units SET levels_by_one = true WHERE code = 'qingshi'");
        await county.Database.ExecuteAsync("DELETE FROM holdings WHERE valid_from = '2021-01-01' AND position = '分管领导' AND person_id = (SELECT id FROM people WHERE user_name = 'qingshi.zhuren')");
        Assert.Empty((await OfferAsync()).Levels);
    }

    [Fact]
    public async Task What_became_impossible_since_it_was_offered_is_said_and_the_level_before_stands()
    {
        var levels = await LevelsAsync();
        await county.Database.ExecuteAsync("UPDATE units SET levels_by_one = false WHERE code = 'qingshi'");

        var decided = await DecideAsync(levels);

        Assert.IsType<SecondLevel>(Assert.Single(decided.More).Refused);
        Assert.Equal("分管领导", (await county.OpenTaskAsync("qingshi")).Position);
    }

    [Fact]
    public async Task A_level_that_was_not_offered_or_asked_for_with_a_return_is_not_settled()
    {
        await county.Database.ExecuteAsync("UPDATE holdings SET position = '经办人' WHERE valid_from = '2021-01-01' AND position = '分管领导' AND person_id = (SELECT id FROM people WHERE user_name = 'qingshi.zhuren')");
        var task = await county.OpenTaskAsync("qingshi");
        var all = (await county.QueryAsync(db => db.Tasks.Where(t => t.CaseId == caseId).Select(t => t.ActivityId).ToListAsync())).Append("Workflow1:flow:principal").ToList();
        var decided = (await HandleAsync(new DecideTask(task.Id, "Return", "请改", 1, new Actor.OfPerson(person)), [.. all, .. await LevelsAsync()])).Value!;

        Assert.Empty(decided.More);
        Assert.Equal("经办人", (await county.OpenTaskAsync("qingshi")).Position);
    }

    [Fact]
    public async Task A_level_that_breaks_is_said_and_the_one_before_it_stands()
    {
        var levels = await LevelsAsync();
        await county.Database.ExecuteAsync(
            """
            CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
            CREATE TRIGGER break BEFORE INSERT ON decisions FOR EACH ROW WHEN (NEW.position = '分管领导') EXECUTE FUNCTION break();
            """);

        var decided = await DecideAsync(levels);

        Assert.IsType<ItemFailed>(Assert.Single(decided.More).Refused);
        Assert.Equal("分管领导", (await county.OpenTaskAsync("qingshi")).Position);
    }

    private async Task<Offer> OfferAsync()
    {
        var task = await county.OpenTaskAsync("qingshi");
        return (await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task.Id, person, default)))!;
    }

    private async Task<IReadOnlyList<string>> LevelsAsync() => [.. (await OfferAsync()).Levels.Select(l => l.ActivityId)];

    private async Task<LevelsDecided> DecideAsync(IReadOnlyList<string> levels) =>
        (await HandleAsync(new DecideTask((await county.OpenTaskAsync("qingshi")).Id, "Approve", "同意公开", 1, new Actor.OfPerson(person)), levels)).Value!;

    private Task<Result<LevelsDecided>> HandleAsync(DecideTask first, IReadOnlyList<string> levels) =>
        county.WithAsync<DecideLevelsHandler, Result<LevelsDecided>>(h => h.HandleAsync(new DecideLevels(first, levels), default));
}
