using PcapStream.Profiling;

/// <summary>
/// What the runtime runs before a program's own code when DOTNET_STARTUP_HOOKS names this assembly. An assembly that is
/// loaded so is found by those that refer to it; one that only lies beside the program, unknown to its deps.json, is not.
/// </summary>
internal static class StartupHook
{
    private const string Variable = "DOTNET_STARTUP_HOOKS";

    public static void Initialize()
    {
        Session.Start();
        // What the program starts is not profiled, and finds the environment as it was.
        string[] hooks = Environment.GetEnvironmentVariable(Variable)?.Split(Path.PathSeparator) ?? [];
        string[] others = [.. hooks.Where(hook => hook != typeof(StartupHook).Assembly.Location)];
        Environment.SetEnvironmentVariable(Variable, others.Length == 0 ? null : string.Join(Path.PathSeparator, others));
        Environment.SetEnvironmentVariable(Settings.DataVariable, null);
        Environment.SetEnvironmentVariable(Settings.BackendVariable, null);
    }
}
