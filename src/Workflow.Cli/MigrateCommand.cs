using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Workflow.Disclosure.Data;

namespace Workflow.Cli;

/// <summary><c>migrate</c>: brings the database to this program's schema, as <c>--role migrate</c> of the application does.</summary>
internal static class MigrateCommand
{
    public static Command Build()
    {
        var migrate = new Command("migrate", "把数据库升级到本程序的版本（用 ConnectionStrings__WorkflowOwner 的账号）");
        migrate.SetAction((_, ct) => MigrateAsync(ct));
        return migrate;
    }

    private static async Task<int> MigrateAsync(CancellationToken ct)
    {
        var (owner, application) = (Office.Configuration.GetConnectionString("WorkflowOwner"), Office.Configuration.GetConnectionString("Workflow"));
        if (string.IsNullOrEmpty(owner) || string.IsNullOrEmpty(application))
        {
            await Console.Error.WriteLineAsync("请先设好 ConnectionStrings__WorkflowOwner（能改表的账号）和 ConnectionStrings__Workflow（程序自己的账号）。");
            return 2;
        }

        try
        {
            var applied = await new SchemaRunner().ApplyAsync(owner, new NpgsqlConnectionStringBuilder(application).Username ?? "", ct);
            Console.WriteLine(applied == 0 ? "数据库已是本程序的版本。" : $"已应用{applied}个脚本，数据库已是本程序的版本。");
            return 0;
        }
        catch (Exception exception) when (exception is StartProblemException or NpgsqlException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(exception is StartProblemException ? exception.Message : $"连不上数据库：{exception.Message}");
            return 2;
        }
    }
}
