using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Processes;

namespace Workflow.Cli.Processes;

/// <summary><c>process migrate</c>: shows what would happen; <c>--apply</c> does it.</summary>
internal static class MigrateProcessCommand
{
    public static Command Build()
    {
        var definition = new Argument<string>("流程") { Description = "流程编号，如 annual-report" };
        var version = new Option<int>("--to") { Description = "迁移到第几版", Required = true, HelpName = "版" };
        var cases = new Option<Guid[]>("--case") { Description = "只迁移这些事项，可写多次；不写则是不在该版上的全部在办事项", HelpName = "编号" };
        var map = new Option<string[]>("--map") { Description = "步骤改了编号时指明，可写多次", HelpName = "旧编号=新编号" };
        var apply = new Option<bool>("--apply") { Description = "真的迁移；不写则只列出会怎样" };
        var command = new Command("migrate", "把在办事项迁移到流程的另一版") { definition, version, cases, map, apply };
        command.SetAction((parsed, ct) =>
        {
            var mapping = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in parsed.GetValue(map) ?? [])
            {
                var at = pair.IndexOf('=', StringComparison.Ordinal);
                if (at <= 0 || at == pair.Length - 1)
                {
                    Console.Error.WriteLine($"“{pair}”要写成 旧编号=新编号，例如 --map office=director。");
                    return Task.FromResult(2);
                }

                mapping[pair[..at]] = pair[(at + 1)..];
            }

            return Office.RunAsync(services => MigrateAsync(services.GetRequiredService<MigrateCasesHandler>(), new MigrateCases(
                parsed.GetRequiredValue(definition), parsed.GetRequiredValue(version), parsed.GetValue(cases) is { Length: > 0 } some ? some : null,
                mapping, parsed.GetValue(apply)), ct), ct);
        });
        return command;
    }

    private static async Task<int> MigrateAsync(MigrateCasesHandler handler, MigrateCases command, CancellationToken ct)
    {
        var result = await handler.HandleAsync(command, ct);
        if (!result.Succeeded)
        {
            return await Office.RefuseAsync(result.Error);
        }

        var (done, verb) = (result.Value, command.Apply ? "已迁移" : "可以迁移");
        foreach (var one in done)
        {
            Console.WriteLine(one.Problems.Count == 0
                ? $"{verb}  {one.CaseId} {one.Title}：第{one.FromVersion}版→第{command.Version}版，停在 {string.Join('、', one.OpenAt)}"
                : $"不能迁移  {one.CaseId} {one.Title}：{string.Join("；", one.Problems)}");
        }

        var good = done.Count(m => m.Problems.Count == 0);
        Console.WriteLine($"{verb}{good}件，不能迁移{done.Count - good}件。{(command.Apply || good == 0 ? "" : "确认无误后加 --apply 再运行。")}");
        return good == done.Count ? 0 : 1;
    }
}
