using PcapStream.Profiling;

/// <summary>
/// Run before a program's own code when DOTNET_STARTUP_HOOKS names this assembly. Assemblies that refer to an assembly
/// find it when it was loaded in this way, but not when it only lies beside the program and its deps.json does not list
/// it.
/// </summary>
internal static class StartupHook
{
    private const string Variable = "DOTNET_STARTUP_HOOKS";

    public static void Initialize()
    {
        Session.Start();
        // Programs that this program starts are not profiled and get the original environment.
        string[] hooks = Environment.GetEnvironmentVariable(Variable)?.Split(Path.PathSeparator) ?? [];
        string[] others = [.. hooks.Where(hook => hook != typeof(StartupHook).Assembly.Location)];
        Environment.SetEnvironmentVariable(
            Variable, others.Length == 0 ? null : string.Join(Path.PathSeparator, others));
        if (Environment.GetEnvironmentVariable(Settings.SmallestGenerationVariable) == Settings.SmallGeneration)
            Environment.SetEnvironmentVariable(Settings.SmallestGenerationVariable, null);
        Environment.SetEnvironmentVariable(Settings.DataVariable, null);
        Environment.SetEnvironmentVariable(Settings.BackendVariable, null);
    }
}
