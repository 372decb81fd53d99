package dev.meshca.testbed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who can log in to an API server. What they may do there is a matter of RBAC. */
final class Users {

    static final String ADMIN = "admin";
    static final String NOBODY = "nobody";

    private final Map<String, User> users;

    private Users(Map<String, User> users) {
        this.users = users;
    }

    private record User(String token, List<String> groups) {}

    static Users adminAndNobody() {
        return new Users(Map.of()).with(ADMIN, List.of("system:masters")).with(NOBODY, List.of());
    }

    Users with(String name, List<String> groups) {
        Map<String, User> more = new LinkedHashMap<>(users);
        more.put(name, new User(UUID.randomUUID().toString(), groups));
        return new Users(more);
    }

    String token(String name) {
        User user = users.get(name);
        if (user == null) {
            throw new IllegalArgumentException("no user '" + name + "'; there are " + users.keySet()
                    + ", and ControlPlanes.of(n).withUser(name, groups) adds more");
        }
        return user.token();
    }

    /** In the form of {@code --token-auth-file}: token, user, uid, groups. */
    String tokenFile() {
        return users.entrySet().stream()
                .map(user -> "%s,%s,%s,\"%s\"\n"
                        .formatted(
                                user.getValue().token(),
                                user.getKey(),
                                user.getKey(),
                                String.join(",", user.getValue().groups())))
                .collect(Collectors.joining());
    }
}
