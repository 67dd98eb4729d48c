using System.CommandLine;
using Workflow.Cli;

var root = new RootCommand("政府信息公开办理平台的命令行工具")
{
    AdminCommand.Build(),
    MigrateCommand.Build(),
    QueuesCommand.Build(),
    SystemAccountCommand.Build(),
    VerifyCommand.Build(),
};
return await root.Parse(args).InvokeAsync();
