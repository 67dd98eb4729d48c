using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.People;

public static class PeopleServices
{
    /// <summary>For every role; the cookie belongs to the web project.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddIdentityCore<Person>().AddEntityFrameworkStores<DisclosureDbContext>().AddErrorDescriber<ChineseIdentityErrors>();
        return services
            .AddScoped<Authority>().AddScoped<Administration>().AddScoped<DemonstrationCounty>().AddScoped<CreateFirstAdministratorHandler>()
            .AddScoped<SignInHandler>().AddScoped<SetPasswordHandler>().AddScoped<SignOutEverywhereHandler>()
            .AddScoped<CreateUnitHandler>().AddScoped<RenameUnitHandler>().AddScoped<CloseUnitHandler>()
            .AddScoped<CreatePersonHandler>().AddScoped<EditPersonHandler>().AddScoped<ClosePersonHandler>().AddScoped<LockPersonHandler>()
            .AddScoped<ResetPasswordHandler>().AddScoped<GiveHoldingHandler>().AddScoped<EndHoldingHandler>()
            .AddScoped<ImportPeopleHandler>().AddScoped<PeopleLists>().AddScoped<DelegationDesk>()
            .AddScoped<KeepSignatureHandler>().AddScoped<DrawnSignatures>();
    }
}
