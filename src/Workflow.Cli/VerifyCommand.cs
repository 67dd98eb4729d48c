using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;

namespace Workflow.Cli;

/// <summary><c>verify</c>: recomputes every hash of the record and of the versions that it names.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var one = new Option<Guid?>("--case") { Description = "只核对这一件事项（编号见办理记录页的网址）" };
        var verify = new Command("verify", "核对办理记录和稿件版本有没有被改动；有则指出第一处，退出码为1") { one };
        verify.SetAction((parsed, ct) => Office.RunAsync(services => VerifyAsync(services.GetRequiredService<DisclosureDbContext>(), parsed.GetValue(one), ct), ct));
        return verify;
    }

    private static async Task<int> VerifyAsync(DisclosureDbContext db, Guid? only, CancellationToken ct)
    {
        var cases = await db.Cases.AsNoTracking().Where(c => only == null || c.Id == only).OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.Title, c.DecisionCount, c.RecordHead }).ToListAsync(ct);
        if (cases.Count == 0 && only is not null)
        {
            await Console.Error.WriteLineAsync($"没有编号为 {only} 的事项。");
            return 2;
        }

        var broken = 0;
        foreach (var row in cases)
        {
            var decisions = await db.Decisions.AsNoTracking().Where(d => d.CaseId == row.Id).OrderBy(d => d.Number).ToListAsync(ct);
            var versions = await db.DocumentVersions.AsNoTracking().Where(v => v.CaseId == row.Id).OrderBy(v => v.Number).ToListAsync(ct);
            var fault = CaseRecords.FirstBroken(decisions) is { } number ? $"第{number}条办理记录与原来的不一致"
                : decisions.Count != row.DecisionCount || (decisions.LastOrDefault()?.Hash ?? "") != row.RecordHead ? $"记录少了或多了：现有{decisions.Count}条，应有{row.DecisionCount}条"
                : versions.Find(v => ContentHash.Of(v.Content) != v.Hash) is { } changed ? $"第{changed.Number}版稿件的内容与指纹不一致"
                : decisions.Find(d => versions.Find(v => v.Id == d.VersionId)?.Hash != d.VersionHash) is { } unsigned ? $"第{unsigned.Number}条记录所签的版本不是现在的第{unsigned.VersionNumber}版"
                : null;
            if (fault is not null)
            {
                broken++;
                Console.WriteLine($"{row.Id} {row.Title}：{fault}");
            }
        }

        Console.WriteLine(broken == 0 ? $"核对了{cases.Count}件事项，记录和稿件都没有被改动。" : $"核对了{cases.Count}件事项，{broken}件有改动。");
        return broken == 0 ? 0 : 1;
    }
}
