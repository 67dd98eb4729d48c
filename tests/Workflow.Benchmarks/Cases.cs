using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Review;
using Workflow.Reports.Layouts;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>A task that waits, and somebody who holds its position.</summary>
internal sealed record Waiting(Guid TaskId, Guid PersonId);

/// <summary>Annual reports brought by the product itself to the first of five decisions: each of another unit or year.</summary>
internal sealed class Cases(Office office)
{
    /// <summary>保密审查, 办公室主任, 分管领导, 主要领导签发, 县级审核: the last publishes.</summary>
    public const int Levels = 5;

    private const int AtOnce = 50;
    private int made;

    /// <summary>Creates them, types each report and submits it.</summary>
    public async Task<Guid[]> CreateAsync(int count)
    {
        var ids = new List<Guid>(count);
        while (ids.Count < count)
        {
            ids.AddRange(await StartAsync(Math.Min(AtOnce, count - ids.Count)));
        }

        await TypeAsync([.. ids]);
        await DecideAsync(await WaitingAsync([.. ids]), 2, (task, person) => new DecideTask(task, "Submit", "", 0, new Actor.OfPerson(person)));
        // As the server itself does within a minute: a plan that was prepared while the tables were all but empty reads them whole.
        await office.ExecuteAsync("ANALYZE");
        return [.. ids];
    }

    /// <returns>The open tasks of those cases, in no order.</returns>
    public async Task<Waiting[]> WaitingAsync(Guid[] cases)
    {
        await using var command = office.Owner.CreateCommand("""
            SELECT t.id, (SELECT person_id FROM holdings h WHERE h.unit_id = t.unit_id AND h.position = t.position LIMIT 1)
            FROM tasks t WHERE t.closed_at IS NULL AND t.case_id = ANY($1) ORDER BY random()
            """);
        command.Parameters.Add(new() { Value = cases });
        await using var reader = await command.ExecuteReaderAsync();
        var waiting = new List<Waiting>(cases.Length);
        while (await reader.ReadAsync())
        {
            waiting.Add(new(reader.GetGuid(0), reader.GetGuid(1)));
        }

        return [.. waiting];
    }

    /// <summary>Through the product's own handler, as a page or a consumer calls it.</summary>
    public Task<Sample> DecideAsync(Waiting[] waiting, int clients, Func<Guid, Guid, DecideTask> command) => Clients.RunAsync(waiting, clients, async next =>
    {
        await using var scope = office.Host.Services.CreateAsyncScope();
        var decided = await scope.ServiceProvider.GetRequiredService<DecideTaskHandler>().HandleAsync(command(next.TaskId, next.PersonId), CancellationToken.None);
        if (!decided.Succeeded)
        {
            throw new InvalidOperationException(decided.Error.Message);
        }
    });

    public Task<Sample> ApproveAsync(Waiting[] waiting, int clients) =>
        DecideAsync(waiting, clients, (task, person) => new DecideTask(task, "Approve", "同意。", 1, new Actor.OfPerson(person)) { Review = County.Passing });

    private async Task<IReadOnlyList<Guid>> StartAsync(int count)
    {
        var units = await UnitsAsync();
        var definition = office.Host.Services.GetRequiredService<ProcessCatalog>().Latest("annual-report")!;
        var starter = office.Host.Services.GetRequiredService<CaseStarter>();
        var county = await office.ScalarAsync<Guid>("SELECT id FROM units WHERE kind = 'County'");
        var dates = CampaignDates.Of(new(2022, 1, 10), new(2022, 1, 15), new(2022, 1, 25), new(2022, 1, 31));
        await using var connection = await office.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = connection.CreateBatch();
        var ids = new List<Guid>(count);
        for (var i = 0; i < count; i++, made++)
        {
            var (unit, year) = (units[made % units.Count], 2021 + made / units.Count);
            var row = new Case
            {
                Kind = CaseKinds.AnnualReport,
                UnitId = unit,
                CampaignId = await CampaignAsync(year),
                Year = year,
                Title = $"第{made}份政府信息公开工作年度报告",
                CreatedAt = County.Morning,
            };
            starter.Start(batch, row, new CaseHeading(row.Id, row.Kind, row.Title, unit, "镇", county, year, ReportLayouts.For(2021).Id, dates), definition, County.Morning);
            ids.Add(row.Id);
        }

        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return ids;
    }

    private IReadOnlyList<Guid>? towns;

    private async Task<IReadOnlyList<Guid>> UnitsAsync() =>
        towns ??= await office.ScalarAsync<Guid[]>("SELECT array_agg(id ORDER BY code) FROM units WHERE code LIKE 'town%'");

    private readonly Dictionary<int, Guid> campaigns = [];

    private async Task<Guid> CampaignAsync(int year)
    {
        if (!campaigns.TryGetValue(year, out var id))
        {
            campaigns[year] = id = Guid.CreateVersion7();
            await office.ExecuteAsync(
                """
                INSERT INTO campaigns (id, year, title, layout_id, status, draft_due, submit_due, review_due, publish_due, created_by, created_at)
                SELECT @id, @year, '年报', @layout, 'Started', '2022-01-10', '2022-01-15', '2022-01-25', '2022-01-31', id, '2022-01-01' FROM people LIMIT 1
                """, ("id", id), ("year", year), ("layout", ReportLayouts.For(2021).Id));
        }

        return id;
    }

    /// <summary>A complete, consistent report: every text, and 0 in every cell.</summary>
    private Task TypeAsync(Guid[] cases)
    {
        var layout = ReportLayouts.For(2021);
        var contents = layout.Parts.Select(part => new SectionContent(
            part.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => $"{t.Label}：本年按要求办理。"),
            layout.Cells.Where(c => c.Part == part.Key).ToDictionary(c => c.Key, _ => (string?)"0")).Write());
        return office.ExecuteAsync(
            """
            INSERT INTO draft_sections SELECT c, s.name, 1, s.content, p.id, '2022-01-04'
            FROM unnest(@cases) c, unnest(@names, @contents) s(name, content), (SELECT id FROM people LIMIT 1) p
            """, ("cases", cases), ("names", layout.Parts.Select(p => p.Key).ToArray()), ("contents", contents.ToArray()));
    }
}
