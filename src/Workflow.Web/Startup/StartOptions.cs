using Workflow.Disclosure;
using Workflow.Disclosure.Data;

namespace Workflow.Web.Startup;

/// <param name="Migrate">Only apply the schema, then end.</param>
/// <param name="Demonstration">Create the demonstration county on an empty server database.</param>
/// <param name="Rest">For the configuration, which would take a switch without value for a key.</param>
internal sealed record StartOptions(HostRoles Roles, bool Migrate, bool Demonstration, string[] Rest)
{
    /// <exception cref="StartProblemException">A role that is not one of the four.</exception>
    public static StartOptions Parse(string[] args)
    {
        var (role, demonstration, rest) = ("all", false, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--demo":
                    demonstration = true;
                    break;
                case "--role":
                    role = ++i < args.Length ? args[i] : "";
                    break;
                case var arg when arg.StartsWith("--role=", StringComparison.Ordinal):
                    role = arg["--role=".Length..];
                    break;
                default:
                    rest.Add(args[i]);
                    break;
            }
        }

        var roles = role switch
        {
            "all" => HostRoles.All,
            "web" => HostRoles.Web,
            "worker" => HostRoles.Worker,
            "migrate" => HostRoles.None,
            _ => throw new StartProblemException($"--role 的值“{role}”不能用，可用的有：all、web、worker、migrate。"),
        };
        return new StartOptions(roles, role == "migrate", demonstration, [.. rest]);
    }
}
