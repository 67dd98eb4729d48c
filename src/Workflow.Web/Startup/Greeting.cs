using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Workflow.Disclosure.People;

namespace Workflow.Web.Startup;

/// <summary>What the program says on the console once it listens.</summary>
internal static class Greeting
{
    /// <param name="web">False: a worker, whose address only answers its health check.</param>
    public static async Task SayAsync(WebApplication app, bool web, CancellationToken ct)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        Console.WriteLine($"{Product.Name}{(web ? "已启动" : "后台任务已启动")}：{string.Join("  ", addresses ?? [])}");
        await using var scope = app.Services.CreateAsyncScope();
        IReadOnlyList<DemonstrationAccount> accounts = !web ? [] : await scope.ServiceProvider.GetRequiredService<PeopleLists>().DemonstrationAccountsAsync(ct);
        if (accounts.Count > 0)
        {
            Console.WriteLine($"演示账号（密码都是 {DemonstrationCounty.Password}）：");
            foreach (var unit in accounts.GroupBy(a => a.UnitName))
            {
                Console.WriteLine($"  {unit.Key}：{string.Join("  ", unit.Select(a => a.UserName))}");
            }
        }

        Console.WriteLine("按 Ctrl+C 停止。");
    }
}
