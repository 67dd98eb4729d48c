using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.People;

namespace Workflow.Cli;

/// <summary><c>admin create</c>: the first administrator of an installation on a server's database, or one more.</summary>
internal static class AdminCommand
{
    public static Command Build()
    {
        var user = new Option<string>("--user") { Description = "登录名", Required = true };
        var name = new Option<string>("--name") { Description = "姓名", Required = true };
        var unit = new Option<string>("--unit") { Description = "县政府办公室的全称；还没有单位时必填", DefaultValueFactory = _ => "" };
        var code = new Option<string>("--unit-code") { Description = "县政府办公室的代码，会出现在公开网址中；还没有单位时必填", DefaultValueFactory = _ => "" };
        var stdin = new Option<bool>("--password-stdin") { Description = "从标准输入读一行作为初始密码，不显示；不写则生成一次性密码并显示一次" };
        var create = new Command("create", "建立县级管理员；初始密码第一次登录时须更换") { user, name, unit, code, stdin };
        create.SetAction(async (parsed, ct) => await CreateAsync(
            new CreateFirstAdministrator(
                parsed.GetRequiredValue(user), parsed.GetRequiredValue(name), parsed.GetRequiredValue(unit), parsed.GetRequiredValue(code),
                // Never an argument: those are read by everybody on the machine.
                parsed.GetValue(stdin) ? await Console.In.ReadLineAsync(ct) ?? "" : null), ct));
        return new Command("admin", "县级管理员") { create };
    }

    private static Task<int> CreateAsync(CreateFirstAdministrator command, CancellationToken ct) => Office.RunAsync(async services =>
    {
        var created = await services.GetRequiredService<CreateFirstAdministratorHandler>().HandleAsync(command, ct);
        if (!created.Succeeded)
        {
            return await Office.RefuseAsync(created.Error);
        }

        Console.WriteLine(command.Password is null
            ? $"已建立县级管理员：登录名 {created.Value.UserName}，一次性密码 {created.Value.Password}{Environment.NewLine}密码只显示这一次，第一次登录时须更换。"
            : $"已建立县级管理员：登录名 {created.Value.UserName}。第一次登录时须更换密码。");
        return 0;
    }, ct);
}
