using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.People;

namespace Workflow.Cli;

/// <summary><c>system-account register</c>: lets another program submit and decide over the bus, for listed units and positions.</summary>
internal static class SystemAccountCommand
{
    public static Command Build()
    {
        var name = new Option<string>("--name") { Description = "账号名称，会出现在办理记录里", Required = true };
        var key = new Option<FileInfo>("--public-key") { Description = "对方的 ECDSA P-256 公钥，PEM 文件；私钥不要给任何人", Required = true };
        var units = new Option<string[]>("--unit") { Description = "可以办理的单位代码，可重复", Required = true };
        var positions = new Option<string[]>("--position") { Description = "可以代为办理的岗位，可重复", Required = true };
        var register = new Command("register", "登记一个系统账号；同名的换成新的公钥、单位和岗位") { name, key, units, positions };
        register.SetAction((parsed, ct) => Office.RunAsync(async services =>
        {
            var file = parsed.GetRequiredValue(key);
            var registered = await services.GetRequiredService<RegisterSystemAccountHandler>().HandleAsync(
                new RegisterSystemAccount(
                    parsed.GetRequiredValue(name), file.Exists ? await File.ReadAllTextAsync(file.FullName, ct) : "",
                    parsed.GetRequiredValue(units), parsed.GetRequiredValue(positions)), ct);
            if (!registered.Succeeded)
            {
                return await Office.RefuseAsync(registered.Error);
            }

            Console.WriteLine("已登记。");
            return 0;
        }, ct));
        return new Command("system-account", "系统账号：经消息总线办理的其他程序") { register };
    }
}
