using System.CommandLine;
using Workflow.Cli;
using Workflow.Cli.Processes;
using Workflow.Cli.Reports;

var root = new RootCommand("政府信息公开办理平台的命令行工具。数据库和消息服务器由环境变量 ConnectionStrings__… 指明，见 docker/README.md。")
{
    AdminCommand.Build(),
    ArchiveCommand.Build(),
    CheckCommand.Build(),
    ConvertCommand.Build(),
    DiffCommand.Build(),
    MigrateCommand.Build(),
    ProcessCommand.Build(),
    QueuesCommand.Build(),
    SystemAccountCommand.Build(),
    VerifyCommand.Build(),
};
Usage.InChinese(root);
var parsed = root.Parse(args);
return Usage.Fault(parsed) is { } fault ? Usage.Refuse(parsed, fault) : await parsed.InvokeAsync();
